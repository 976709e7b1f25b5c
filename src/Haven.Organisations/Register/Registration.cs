using Haven.Organisations.Accounts;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Organisations.Register;

/// <summary>
/// The registration form as typed. Promise SCR-1: these fields and no more; the attestations, and whether somebody works
/// where everything is stored, are answers.
/// </summary>
public sealed record Registration(PersonDetails Person, string Email, bool Adult, bool Terms)
{
    /// <summary>That somebody works in the country in which everything is stored.</summary>
    public const string Here = "here";

    /// <summary>That they work in another one.</summary>
    public const string Elsewhere = "elsewhere";

    /// <summary><see cref="Here"/>, <see cref="Elsewhere"/>, or nothing.</summary>
    public string Where { get; init; } = "";

    /// <summary>Whether they agreed to what they are warned of.</summary>
    public bool Warned { get; init; }

    public static readonly Registration Empty = new(PersonDetails.Empty, "", false, false);

    public static Registration Typed(IFormCollection form) =>
        new(
            PersonDetails.Typed(form),
            form["email"].ToString(),
            form["adult"] == "yes",
            form["terms"] == "yes"
        )
        {
            Where = form["where"].ToString(),
            Warned = form["warned"] == "yes",
        };

    /// <summary>What to register; or, where something is wrong, the errors beside the fields.</summary>
    /// <param name="warning">For those who work elsewhere; null where nobody has said where everything is stored.</param>
    public (NewAccount Account, PasswordVerdict Verdict) Check(
        string password,
        AbroadWarning? warning,
        FieldErrors errors
    )
    {
        var person = Person.Check(errors);
        string? email = EmailAddress.Normalise(Email);
        if (email is null || TypedText.HidesSomething(email))
        {
            errors.Add("email", "Enter an e-mail address like name@example.org.");
        }
        var verdict = PasswordRules.Judge(
            password,
            [person.FirstName, person.LastName, email, person.Employer, person.City]
        );
        if (!verdict.IsGood)
        {
            errors.Add("password", verdict.Problem!);
        }
        CheckWhere(warning, errors);
        if (!Adult)
        {
            errors.Add(
                "adult",
                "Only adults can have an account. Confirm that you are 18 or over."
            );
        }
        if (!Terms)
        {
            errors.Add("terms", "Confirm that you agree to the terms.");
        }
        return (
            new NewAccount(
                person.FirstName,
                person.LastName,
                email ?? "",
                person.Employer,
                person.City,
                person.State,
                password
            )
            {
                Warning = Where == Elsewhere ? warning?.Version : null,
            },
            verdict
        );
    }

    private void CheckWhere(AbroadWarning? warning, FieldErrors errors)
    {
        if (warning is null)
        {
            return;
        }
        if (Where is not (Here or Elsewhere))
        {
            errors.Add("where", $"Choose whether you work in {warning.Stored.Within.En}.");
        }
        else if (Where == Elsewhere && !Warned)
        {
            errors.Add(
                "warned",
                "Read what it means that it is stored in another country, and say that you agree."
            );
        }
    }
}
