namespace Haven.Design;

// What the frame says around a page, in the page's language.
internal sealed record PageWords(
    string Skip,
    string Problem,
    string Error,
    string Menu,
    string Services,
    string SignOut
)
{
    private static readonly PageWords English = new(
        "Skip to the main part",
        "There is a problem",
        "Error",
        "Menu",
        "Services",
        "Sign out"
    );

    private static readonly PageWords Spanish = new(
        "Ir al contenido principal",
        "Hay un problema",
        "Error",
        "Menú",
        "Servicios",
        "Cerrar sesión"
    );

    public static PageWords In(string language) => IsSpanish(language) ? Spanish : English;

    public static bool IsSpanish(string language) =>
        language.StartsWith("es", StringComparison.OrdinalIgnoreCase);
}
