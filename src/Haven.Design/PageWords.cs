namespace Haven.Design;

// What the frame says of the page within it, in the page's language. The menus around it stay in English.
internal sealed record PageWords(string Skip, string Problem, string Error)
{
    private static readonly PageWords English = new(
        "Skip to the main part",
        "There is a problem",
        "Error"
    );

    private static readonly PageWords Spanish = new(
        "Ir al contenido principal",
        "Hay un problema",
        "Error"
    );

    public static PageWords In(string language) =>
        language.StartsWith("es", StringComparison.OrdinalIgnoreCase) ? Spanish : English;
}
