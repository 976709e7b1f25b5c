using System.Globalization;
using System.Text;
using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Privacy.Vault;
using Haven.Screening.FreeText;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Clients;

/// <summary>
/// The facts about a client as they were typed: fields arrive as text, and become facts or errors beside the fields.
/// </summary>
public sealed class FactsForm
{
    public const int LongestBehaviour = 4000;
    public const string BirthName = "birth";
    public const string BehaviourName = "behaviour";
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);
    private KeptTellings kept = new(null);

    /// <summary>By field name: what in free text looks as if it named somebody, and the writer has not been told of yet.</summary>
    public Dictionary<string, IReadOnlyList<Telling>> Tellings { get; } =
        new(StringComparer.Ordinal);

    /// <summary>What the writer has been told of, once this page is seen; a field carries it on.</summary>
    public string Kept => kept.With(FreeTextFields.Select(Value));

    /// <summary>The fields for a person's own sentences.</summary>
    internal static IEnumerable<string> FreeTextFields { get; } =
    [BehaviourName, .. FactFields.All.Select(f => f.Name + "-own")];

    /// <summary>What is checked or typed, by field name; several values of one name are joined by commas.</summary>
    public Dictionary<string, string> Typed { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<PageError> Errors =>
        [.. errors.Select(e => new PageError(e.Value, "#" + e.Key))];

    public Birth Birth { get; private set; } = Birth.NotAsked;

    public string Behaviour { get; private set; } = "";

    public Dictionary<string, FactChoice> Choices { get; } = new(StringComparer.Ordinal);

    public string? ErrorOf(string name) => errors.GetValueOrDefault(name);

    public string Value(string name) => Typed.GetValueOrDefault(name) ?? "";

    /// <summary>The form as a client's facts stand now.</summary>
    public static FactsForm From(Client client, Opened opened)
    {
        var form = new FactsForm
        {
            Birth = opened.Read(client.Birth),
            Behaviour = opened.Read(client.Behaviour) ?? "",
        };
        form.ShowBirth();
        form.Typed[BehaviourName] = form.Behaviour;
        foreach (var field in FactFields.All)
        {
            var choice = field.Read(opened, client);
            form.Choices[field.Name] = choice;
            form.Typed[field.Name] = choice.Answer switch
            {
                Answer.Known when field.Several => string.Join(
                    ',',
                    field.Options.Where(o => (choice.Value & o.Value) != 0).Select(o => o.Value)
                ),
                Answer.Known => choice.Value.ToString(CultureInfo.InvariantCulture),
                var other => other.ToString(),
            };
            form.Typed[field.Name + "-own"] = choice.OwnWords;
        }
        return form;
    }

    /// <summary>The form as it was sent.</summary>
    public static FactsForm Parse(IFormCollection sent, DateOnly today)
    {
        var form = new FactsForm();
        foreach (var (name, values) in sent)
        {
            form.Typed[name] = string.Join(',', values.Where(v => !string.IsNullOrEmpty(v)));
        }
        form.ParseBirth(today);
        form.ParseBehaviour();
        foreach (var field in FactFields.All)
        {
            form.Choices[field.Name] = form.ParseChoice(field);
        }
        form.LookOver(sent[KeptTellings.Field]);
        return form;
    }

    public void WriteTo(Client client)
    {
        client.Birth = Sealed<Birth>.Of(Birth);
        client.Behaviour = Sealed<string>.Of(Behaviour);
        foreach (var field in FactFields.All)
        {
            field.Write(client, Choices[field.Name]);
        }
    }

    private void LookOver(string? told)
    {
        kept = new KeptTellings(told);
        var texts = FactFields
            .All.Select(f => (Field: f.Name + "-own", Text: Choices[f.Name].OwnWords))
            .Prepend((Field: BehaviourName, Text: Behaviour));
        foreach (var (field, text) in texts)
        {
            if (kept.News(text) is { Count: > 0 } news)
            {
                Tellings[field] = news;
            }
        }
    }

    private FactChoice ParseChoice(FactField field)
    {
        string[] chosen = Value(field.Name).Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (chosen.Length == 0)
        {
            return new FactChoice(Answer.NotAsked, 0, "");
        }
        if (Enum.TryParse<Answer>(chosen[^1], out var answer) && !char.IsAsciiDigit(chosen[^1][0]))
        {
            if (chosen.Length > 1)
            {
                errors[field.Name] = "Choose from the list, or say why it is not known, not both.";
            }
            return answer == Answer.OwnWords ? ParseOwnWords(field) : new FactChoice(answer, 0, "");
        }
        int value = 0;
        foreach (string one in chosen)
        {
            if (
                !int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out int known)
                || !field.Options.Any(o => o.Value == known)
                || (!field.Several && chosen.Length > 1)
            )
            {
                errors[field.Name] = "Choose one of the answers on the list.";
                return default;
            }
            value |= known;
        }
        return new FactChoice(Answer.Known, value, "");
    }

    private FactChoice ParseOwnWords(FactField field)
    {
        var (words, error) = TypedText.Clean(Value(field.Name + "-own"), "This", 100);
        if (error is null && words.Length == 0)
        {
            error = "Write the young person’s own words, or choose another answer.";
        }
        if (error is null && Encoding.UTF8.GetByteCount(words) > Fact<Disability>.LongestOwnWords)
        {
            error = "Use fewer words here.";
        }
        if (error is not null)
        {
            errors[field.Name + "-own"] = error;
        }
        return new FactChoice(Answer.OwnWords, 0, words);
    }

    private void ParseBehaviour()
    {
        var (text, error) = TypedText.Clean(
            Value(BehaviourName),
            "This",
            LongestBehaviour,
            lines: true
        );
        Behaviour = text;
        if (error is not null)
        {
            errors[BehaviourName] = error;
        }
    }

    private void ParseBirth(DateOnly today)
    {
        switch (Value(BirthName))
        {
            case "date":
                ParseBirthDate(today);
                break;
            case "age":
                ParseAge(today);
                break;
            case var other:
                Birth = Birth.NotAsked with
                {
                    Answer =
                        Enum.TryParse<Answer>(other, out var answer)
                        && answer is Answer.NotKnown or Answer.Declined
                            ? answer
                            : Answer.NotAsked,
                };
                break;
        }
    }

    private void ParseBirthDate(DateOnly today)
    {
        bool numbers =
            int.TryParse(
                Value("birth-date-day"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int day
            )
            & int.TryParse(
                Value("birth-date-month"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int month
            )
            & int.TryParse(
                Value("birth-date-year"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int year
            );
        if (
            !numbers
            || year is < 1 or > 9999
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
        )
        {
            errors["birth-date-day"] =
                "Enter a date of birth that exists, such as 27 3 2011, or choose another answer.";
            return;
        }
        var date = new DateOnly(year, month, day);
        if (date > today || date < today.AddYears(-120))
        {
            errors["birth-date-day"] =
                "The date of birth must be in the past, and within a lifetime.";
            return;
        }
        Birth = Birth.On(date);
    }

    private void ParseAge(DateOnly today)
    {
        if (
            int.TryParse(
                Value("birth-age"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int age
            )
            && age <= 120
        )
        {
            Birth = Birth.Aged(age, today);
            return;
        }
        errors["birth-age"] = "Enter an age in whole years, such as 15.";
    }

    private void ShowBirth()
    {
        Typed[BirthName] =
            Birth.Answer != Answer.Known ? Birth.Answer.ToString()
            : Birth.AgeThen is null ? "date"
            : "age";
        if (Birth is { Answer: Answer.Known, AgeThen: null })
        {
            Typed["birth-date-day"] = Birth.Date.Day.ToString(CultureInfo.InvariantCulture);
            Typed["birth-date-month"] = Birth.Date.Month.ToString(CultureInfo.InvariantCulture);
            Typed["birth-date-year"] = Birth.Date.Year.ToString(CultureInfo.InvariantCulture);
        }
        if (Birth is { Answer: Answer.Known, AgeThen: { } age })
        {
            Typed["birth-age"] = age.ToString(CultureInfo.InvariantCulture);
        }
    }
}
