using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Haven.Forms.FhirPath;

/// The units that forms measure in, after UCUM: enough to convert and compare, not the whole of it.
internal static class Units
{
    private static readonly string[] Base = ["m", "g", "s", "K", "mol", "cd", "C", "rad"];

    // Offset: what lies between the unit's zero and the base unit's, in base units
    private readonly record struct Measure(decimal Factor, string Dimensions, decimal Offset = 0);

    private static readonly FrozenDictionary<string, Measure> Temperatures = new Dictionary<
        string,
        Measure
    >(StringComparer.Ordinal)
    {
        ["Cel"] = new(1, "K", 273.15m),
        ["[degF]"] = new(5 / 9m, "K", 459.67m * 5 / 9),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, (decimal Factor, string Of)> Atoms =
        new Dictionary<string, (decimal, string)>(StringComparer.Ordinal)
        {
            ["m"] = (1, "m"),
            ["g"] = (1, "g"),
            ["s"] = (1, "s"),
            ["K"] = (1, "K"),
            ["mol"] = (1, "mol"),
            ["cd"] = (1, "cd"),
            ["C"] = (1, "C"),
            ["rad"] = (1, "rad"),
            ["min"] = (60, "s"),
            ["h"] = (3600, "s"),
            ["d"] = (86400, "s"),
            ["wk"] = (604800, "s"),
            ["mo"] = (2629800, "s"),
            ["a"] = (31557600, "s"),
            ["L"] = (0.001m, "m3"),
            ["l"] = (0.001m, "m3"),
            ["t"] = (1_000_000, "g"),
            ["u"] = (1.6605402e-24m, "g"),
            ["N"] = (1000, "g.m.s-2"),
            ["Pa"] = (1000, "g.m-1.s-2"),
            ["J"] = (1000, "g.m2.s-2"),
            ["W"] = (1000, "g.m2.s-3"),
            ["Hz"] = (1, "s-1"),
            ["A"] = (1, "C.s-1"),
            ["V"] = (1000, "g.m2.s-2.C-1"),
            ["cal"] = (4184, "g.m2.s-2"),
            ["bar"] = (100_000_000, "g.m-1.s-2"),
            ["m[Hg]"] = (133_322_000, "g.m-1.s-2"),
            ["[in_i]"] = (0.0254m, "m"),
            ["[ft_i]"] = (0.3048m, "m"),
            ["[yd_i]"] = (0.9144m, "m"),
            ["[mi_i]"] = (1609.344m, "m"),
            ["[lb_av]"] = (453.59237m, "g"),
            ["[oz_av]"] = (28.349523125m, "g"),
            ["[stone_av]"] = (6350.29318m, "g"),
            ["deg"] = (0.0174532925199433m, "rad"),
            ["%"] = (0.01m, ""),
            ["[ppth]"] = (0.001m, ""),
            ["[ppm]"] = (0.000001m, ""),
            ["kat"] = (1, "mol.s-1"),
            ["U"] = (0.0000000166666667m, "mol.s-1"),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, decimal> Prefixes = new Dictionary<
        string,
        decimal
    >(StringComparer.Ordinal)
    {
        ["k"] = 1e3m,
        ["h"] = 100,
        ["da"] = 10,
        ["d"] = 0.1m,
        ["c"] = 0.01m,
        ["m"] = 0.001m,
        ["u"] = 1e-6m,
        ["n"] = 1e-9m,
        ["p"] = 1e-12m,
        ["f"] = 1e-15m,
        ["M"] = 1e6m,
        ["G"] = 1e9m,
        ["T"] = 1e12m,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["year"] = "a",
        ["years"] = "a",
        ["month"] = "mo",
        ["months"] = "mo",
        ["week"] = "wk",
        ["weeks"] = "wk",
        ["day"] = "d",
        ["days"] = "d",
        ["hour"] = "h",
        ["hours"] = "h",
        ["minute"] = "min",
        ["minutes"] = "min",
        ["second"] = "s",
        ["seconds"] = "s",
        ["millisecond"] = "ms",
        ["milliseconds"] = "ms",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Code(string unit) => Words.GetValueOrDefault(unit, unit);

    /// A calendar month or year has no length in seconds, so that it does not equal the measured one.
    private static bool Mixes(QuantityValue a, QuantityValue b) =>
        a.Calendar != b.Calendar && (Code(a.Unit) is "a" or "mo" || Code(b.Unit) is "a" or "mo");

    public static bool? AreEqual(QuantityValue a, QuantityValue b) =>
        Mixes(a, b) ? null
        : Compare(a, b) is { } order ? order == 0
        : null;

    public static bool AreEquivalent(QuantityValue a, QuantityValue b)
    {
        if (Code(a.Unit) == Code(b.Unit))
            return Operators.Near(a.Number, b.Number);
        return ConvertTo(b, a.Unit) is { } other && Operators.Near(a.Number, other);
    }

    public static int? Compare(QuantityValue a, QuantityValue b)
    {
        try
        {
            return Order(a, b);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static int? Order(QuantityValue a, QuantityValue b)
    {
        if (Code(a.Unit) == Code(b.Unit))
            return a.Number.CompareTo(b.Number);
        return Find(a.Unit) is { } x && Find(b.Unit) is { } y && x.Dimensions == y.Dimensions
            ? Exactly(a, x).CompareTo(Exactly(b, y))
            : null;

        // a ninth of a kelvin has no end, so that a temperature is rounded
        static decimal Exactly(QuantityValue quantity, Measure unit) =>
            unit.Offset == 0
                ? quantity.Number * unit.Factor
                : decimal.Round(quantity.Number * unit.Factor + unit.Offset, 9);
    }

    public static bool AreComparable(QuantityValue a, QuantityValue b) =>
        Code(a.Unit) == Code(b.Unit)
        || (Find(a.Unit) is { } x && Find(b.Unit) is { } y && x.Dimensions == y.Dimensions);

    public static decimal? ConvertTo(QuantityValue quantity, string unit)
    {
        if (Code(quantity.Unit) == Code(unit))
            return quantity.Number;
        return
            Find(quantity.Unit) is { } from
            && Find(unit) is { } to
            && from.Dimensions == to.Dimensions
            ? Arithmetic.Trim((quantity.Number * from.Factor + from.Offset - to.Offset) / to.Factor)
            : null;
    }

    public static QuantityValue? Multiply(QuantityValue a, QuantityValue b)
    {
        if (b.Unit == "1")
            return new QuantityValue(a.Number * b.Number, a.Unit, a.Calendar);
        if (a.Unit == "1")
            return new QuantityValue(a.Number * b.Number, b.Unit, b.Calendar);
        return Combine(a, b, 1);
    }

    public static QuantityValue? Divide(QuantityValue a, QuantityValue b) =>
        b.Unit == "1" ? new QuantityValue(Arithmetic.Trim(a.Number / b.Number), a.Unit, a.Calendar)
        : Code(a.Unit) == Code(b.Unit)
            ? new QuantityValue(Arithmetic.Trim(a.Number / b.Number), "1")
        : Combine(a, b, -1);

    private static QuantityValue? Combine(QuantityValue a, QuantityValue b, int sign)
    {
        if (Find(a.Unit) is not { Offset: 0 } x || Find(b.Unit) is not { Offset: 0 } y)
            return null;
        var powers = Powers(x.Dimensions);
        foreach (var (name, power) in Powers(y.Dimensions))
            powers[name] = powers.GetValueOrDefault(name) + sign * power;
        var number =
            sign > 0
                ? a.Number * x.Factor * (b.Number * y.Factor)
                : a.Number * x.Factor / (b.Number * y.Factor);
        var unit = Write(powers);
        return new QuantityValue(Arithmetic.Trim(number), unit.Length == 0 ? "1" : unit);
    }

    private static Dictionary<string, int> Powers(string dimensions)
    {
        var powers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var part in dimensions.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var end = part.Length;
            while (char.IsAsciiDigit(part[end - 1]) || part[end - 1] == '-')
                end--;
            powers[part[..end]] =
                end == part.Length ? 1 : int.Parse(part.AsSpan(end), CultureInfo.InvariantCulture);
        }
        return powers;
    }

    private static string Write(Dictionary<string, int> powers)
    {
        var text = new StringBuilder();
        foreach (var name in Base)
            if (powers.GetValueOrDefault(name) is var power && power != 0)
                text.Append(text.Length == 0 ? "" : ".")
                    .Append(name)
                    .Append(power == 1 ? "" : power.ToString(CultureInfo.InvariantCulture));
        return text.ToString();
    }

    private static Measure? Find(string unit)
    {
        unit = Code(unit);
        if (unit.Length > 100)
            return null;
        if (Temperatures.TryGetValue(unit, out var temperature))
            return temperature;
        var factor = 1m;
        var powers = new Dictionary<string, int>(StringComparer.Ordinal);
        var sign = 1;
        try
        {
            foreach (var (separator, text) in Terms(unit))
            {
                sign = separator == '/' ? -1 : 1;
                if (!Apply(text, sign, ref factor, powers))
                    return null;
            }
        }
        catch (Exception e) when (e is OverflowException or DivideByZeroException)
        {
            return null;
        }
        return new Measure(factor, Write(powers));
    }

    private static IEnumerable<(char, string)> Terms(string unit)
    {
        var (separator, start, depth) = ('.', 0, 0);
        for (var i = 0; i <= unit.Length; i++)
        {
            var c = i < unit.Length ? unit[i] : '.';
            depth +=
                c is '{' or '[' ? 1
                : c is '}' or ']' ? -1
                : 0;
            if (c is not ('.' or '/') || (depth > 0 && i < unit.Length))
                continue;
            if (i > start)
                yield return (separator, unit[start..i]);
            (separator, start) = (c, i + 1);
        }
    }

    private static bool Apply(
        string term,
        int sign,
        ref decimal factor,
        Dictionary<string, int> powers
    )
    {
        var note = term.IndexOf('{', StringComparison.Ordinal);
        if (note >= 0)
            term = term[..note];
        if (term.Length == 0)
            return true;
        if (decimal.TryParse(term, NumberStyles.None, CultureInfo.InvariantCulture, out var plain))
        {
            factor = sign > 0 ? factor * plain : factor / plain;
            return true;
        }
        var end = term.Length;
        while (end > 1 && (char.IsAsciiDigit(term[end - 1]) || term[end - 1] == '-'))
            end--;
        var power = 1;
        if (
            end < term.Length
            && !int.TryParse(
                term.AsSpan(end),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out power
            )
        )
            return false;
        var (size, of) = Atom(term[..end]);
        if (Math.Abs(power) > 12 || size == 0)
            return false;
        for (var i = 0; i < Math.Abs(power); i++)
            factor = power * sign > 0 ? factor * size : factor / size;
        foreach (var (name, p) in Powers(of))
            powers[name] = powers.GetValueOrDefault(name) + p * power * sign;
        return true;
    }

    private static (decimal Factor, string Of) Atom(string name)
    {
        if (Atoms.TryGetValue(name, out var atom))
            return atom;
        for (var length = 1; length <= 2 && length < name.Length; length++)
            if (
                Prefixes.TryGetValue(name[..length], out var prefix)
                && Atoms.TryGetValue(name[length..], out var scaled)
                && name[length..] is not ("min" or "h" or "d" or "wk" or "mo" or "a" or "%")
            )
                return (prefix * scaled.Factor, scaled.Of);
        return (0, "");
    }
}
