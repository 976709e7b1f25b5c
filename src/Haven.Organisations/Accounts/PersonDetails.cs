using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Organisations.Accounts;

/// <summary>What a person says about themselves beside address and password (promise SCR-1), as typed or as kept.</summary>
public sealed record PersonDetails(
    string FirstName,
    string LastName,
    string? Employer,
    string City,
    string State
)
{
    public const int LongestName = 100;
    public const int LongestEmployer = 200;

    public static readonly PersonDetails Empty = new("", "", null, "", "");

    public string FullName => $"{FirstName} {LastName}";

    /// <summary>As typed, to show it again.</summary>
    public static PersonDetails Typed(IFormCollection form) =>
        new(
            form["first-name"].ToString(),
            form["last-name"].ToString(),
            form["employer"].ToString(),
            form["city"].ToString(),
            form["state"].ToString()
        );

    /// <summary>In normal form, with what is wrong beside the fields.</summary>
    public PersonDetails Check(FieldErrors errors) =>
        new(
            errors.ReadRequired(FirstName, "first-name", "First name", LongestName),
            errors.ReadRequired(LastName, "last-name", "Last name", LongestName),
            errors.Read(Employer, "employer", "Employer", LongestEmployer),
            errors.ReadRequired(City, "city", "City", LongestName),
            errors.ReadRequired(State, "state", "State", LongestName)
        );
}
