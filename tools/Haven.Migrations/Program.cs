// `dotnet ef` starts from an executable; the factories beside this file give it the contexts.
return 0;
