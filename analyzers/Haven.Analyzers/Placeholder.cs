namespace Haven.Analyzers
{
    internal static class Placeholder { }
}
