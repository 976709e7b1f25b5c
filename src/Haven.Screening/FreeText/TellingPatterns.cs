using System.Text.RegularExpressions;

namespace Haven.Screening.FreeText;

/// <summary>Telephones, e-mail and street addresses and dates of birth, by how they are written.</summary>
internal static partial class TellingPatterns
{
    private const RegexOptions Any =
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private const string Months =
        "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";

    private const string MonthsInSpanish =
        "(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre)";

    private const string Date =
        @"(?:\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2}"
        + @"|\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?"
        + Months
        + @"\b\.?,?(?:\s+\d{4})?|"
        + Months
        + @"\.?\s+\d{1,2}(?:st|nd|rd|th)?\b(?:,?\s+\d{4})?|\d{1,2}\s+de\s+"
        + MonthsInSpanish
        + @"(?:\s+del?\s+\d{4})?)";

    private const string Born =
        @"(?:\bborn\b|\bd\.?o\.?b\b|\bdate of birth\b|\bbirth\s?(?:date|day)\b|\bnaci(?:d[oa]|ó)\b|\bnacimiento\b|\bcumpleaños\b|\bf\.?d?\.?n\.?(?=:))";

    // Words between a number and "street" that make it a sentence and not an address: "3 men in the street".
    private const string NoStreetWord =
        "(?!(?:the|a|an|in|on|of|at|to|from|and|with|by|down|up|across|near|off|along|this|that|his|her|their|my|our|same|next|for|or|is|was|lane|days?|weeks?|months?|years?|hours?|minutes?|times?|people|men|women|boys|girls|kids|friends|blocks?|miles?)\\b)";

    public static IEnumerable<(int At, int Length)> Emails(string text) => Spans(Email(), text);

    public static IEnumerable<(int At, int Length)> BirthDates(string text) =>
        Spans(BirthDate(), text);

    public static IEnumerable<(int At, int Length)> Addresses(string text) =>
        Spans(Street(), text)
            .Concat(Spans(StreetInLowerCase(), text))
            .Concat(Spans(Calle(), text))
            .Concat(Spans(PostalBox(), text))
            .Concat(Spans(Postcode(), text))
            .Concat(Spans(ZipCode(), text));

    public static IEnumerable<(int At, int Length)> Telephones(string text) =>
        Spans(International(), text)
            .Concat(Spans(American(), text))
            .Concat(Spans(AmericanLocal(), text))
            .Concat(Spans(British(), text))
            .Concat(Spans(Spanish(), text));

    private static IEnumerable<(int At, int Length)> Spans(Regex pattern, string text) =>
        pattern
            .Matches(text)
            .Select(m =>
                m.Groups["it"] is { Success: true } it ? (it.Index, it.Length) : (m.Index, m.Length)
            );

    [GeneratedRegex(@"[\w.+-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63}){1,5}", Any, 1000)]
    private static partial Regex Email();

    [GeneratedRegex(
        "(?:"
            + Born
            + @"[^.;\n]{0,25}?(?<it>(?<!\d)"
            + Date
            + @"(?!\d))|(?<it>(?<!\d)"
            + Date
            + @")[^.;\n\d]{0,15}?"
            + Born
            + ")",
        Any,
        1000
    )]
    private static partial Regex BirthDate();

    [GeneratedRegex(
        @"\b\d{1,5}[A-Za-z]?,?\s+(?:[NSEW]\.?\s+)?(?:(?:[A-Z][\w'’.-]*|\d{1,3}(?:st|nd|rd|th))\s+){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Terrace|Close|Crescent|Square|Highway|Hwy|Parkway|Pkwy|Gardens|Grove|Way|Mews)\b\.?",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Street();

    [GeneratedRegex(
        @"\b\d{1,5}[a-z]?\s+(?:"
            + NoStreetWord
            + @"[\w'’]+\s+){1,3}(?:street|avenue|road|boulevard)\b",
        Any,
        1000
    )]
    private static partial Regex StreetInLowerCase();

    [GeneratedRegex(
        @"\b(?i:calle|c/|avda\.?|avenida|paseo|plaza|camino|carretera|travesía|ronda)\s*(?:de\s+(?:la|los|las|el)\s+|del\s+|de\s+)?(?:\p{Lu}[\w.-]*(?:\s+(?:de|la|las|los|del|y|\p{Lu}[\w.-]*)){0,4}\s*,?\s*(?:n[.º°úum]*\s*)?\d{1,4}|\p{Ll}+(?:\s+\p{Ll}+)?\s*(?:,\s*(?:n[.º°úum]+\s*)?|n[.º°]+\s*)\d{1,4})\b",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Calle();

    [GeneratedRegex(@"\bP\.?\s?O\.?\s?Box\s+\d+|\bapartado(?: de correos)?\s+\d+", Any, 1000)]
    private static partial Regex PostalBox();

    // The second half of a British postcode has none of C, I, K, M, O and V: "A1 2PM" is a time.
    [GeneratedRegex(
        @"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[ABD-HJLNP-UW-Z]{2}\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Postcode();

    [GeneratedRegex(
        @"\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]),?\s+\d{5}(?:-\d{4})?\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex ZipCode();

    [GeneratedRegex(@"(?<![\w+])(?:\+|00)[1-9]\d{0,2}(?:[ .()-]{0,2}\d){7,12}(?!\d)", Any, 1000)]
    private static partial Regex International();

    [GeneratedRegex(
        @"(?<![\d$€£.,-])(?:1[ .-]?)?(?:\([2-9]\d{2}\)\s?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]\d{4}(?![\d-])|(?<![\d$€£.,-])[2-9]\d{2}[2-9]\d{6}(?!\d)",
        Any,
        1000
    )]
    private static partial Regex American();

    [GeneratedRegex(
        @"\b(?:phone|telephone|cell|mobile|tel|call|called|text|reach|number)\b[^.\n\d]{0,25}(?<it>\d{3}[-. ]\d{4})(?![\d-])",
        Any,
        1000
    )]
    private static partial Regex AmericanLocal();

    [GeneratedRegex(@"(?<![\d$€£.,-])0[1-378]\d(?:[ -]?\d){7,8}(?![\d-])", Any, 1000)]
    private static partial Regex British();

    [GeneratedRegex(
        @"(?<![\d$€£.,-])[6-9]\d{2}(?:[ .-]?\d{3}[ .-]?\d{3}|(?:[ .-]?\d{2}){3})(?![\d-]|\s?(?:euros?|€|dollars?))",
        Any,
        1000
    )]
    private static partial Regex Spanish();
}
