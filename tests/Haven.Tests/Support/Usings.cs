global using Haven.Tests.Support;
global using Shouldly;
global using Xunit;
