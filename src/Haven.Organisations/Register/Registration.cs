using Haven.Organisations.Accounts;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Organisations.Register;

/// <summary>The registration form as typed. Promise SCR-1: these fields and no more; the two attestations are answers.</summary>
public sealed record Registration(PersonDetails Person, string Email, bool Adult, bool Terms)
{
    public static readonly Registration Empty = new(PersonDetails.Empty, "", false, false);

    public static Registration Typed(IFormCollection form) =>
        new(
            PersonDetails.Typed(form),
            form["email"].ToString(),
            form["adult"] == "yes",
            form["terms"] == "yes"
        );

    /// <summary>What to register; or, where something is wrong, the errors beside the fields.</summary>
    public (NewAccount Account, PasswordVerdict Verdict) Check(string password, FieldErrors errors)
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
            ),
            verdict
        );
    }
}
