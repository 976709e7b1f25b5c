using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Abroad;

namespace Haven.Organisations.Register;

/// <summary>
/// What somebody is told who registers from another country than that in which everything is stored (promise SCR-24).
/// Where somebody is, is asked and never guessed; that they work elsewhere is not kept, only that they read this and agreed.
/// </summary>
/// <param name="Stored">The country in which everything is stored.</param>
public sealed record AbroadWarning(Country Stored)
{
    public string English =>
        $"What is kept about you is stored in {Stored.Within.En}. The law there may protect you less than the law where you work: the authorities there may see it under other rules, and it may be harder for you to get your rights.";

    public string Spanish =>
        $"Lo que se guarda sobre usted se almacena en {Stored.Within.Es}. La ley de allí puede protegerle menos que la del lugar donde trabaja: las autoridades de allí pueden verlo según otras reglas, y puede serle más difícil hacer valer sus derechos.";

    public const string EnglishAgreed = "I have read this, and agree that it is stored there";
    public const string SpanishAgreed = "He leído esto y acepto que se almacene allí";

    /// <summary>Which words were shown: the country, and the beginning of their hash. Other words have another one.</summary>
    public string Version
    {
        get
        {
            string shown = string.Join('\n', English, Spanish, EnglishAgreed, SpanishAgreed);
            string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(shown)));
            return $"{Stored.Code} {hash[..16]}";
        }
    }
}
