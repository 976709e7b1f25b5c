global using Shouldly;
global using Xunit;
global using Haven.Tests.Support;
