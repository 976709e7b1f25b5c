namespace Haven.Privacy.Inventory;

/// <summary>
/// What kind of fact a stored value is. One scheme for every service (promise MSG-1); the names are the words
/// that the record of processing, the notice and the access package show.
/// </summary>
public enum DataClass
{
    /// <summary>First, last or other name of a person.</summary>
    Name,

    /// <summary>E-mail address, telephone number, postal address.</summary>
    Contact,

    /// <summary>City, state or zip of a person; nothing finer.</summary>
    Place,

    /// <summary>Date of birth or age.</summary>
    Age,

    /// <summary>Employer, role, working life.</summary>
    Work,

    /// <summary>Passwords' hashes, authenticator secrets, recovery codes, tokens.</summary>
    Credential,

    /// <summary>Network address, browser type and other traces of a connection.</summary>
    Connection,

    /// <summary>Gender identity or expression.</summary>
    Gender,

    /// <summary>Race or ethnicity.</summary>
    Race,

    /// <summary>Sex life or sexual orientation.</summary>
    SexLife,

    /// <summary>Physical or mental health, disability.</summary>
    Health,

    /// <summary>Immigration status, of the person or of a parent.</summary>
    Immigration,

    /// <summary>Behaviour and circumstances of a person, as a professional describes them.</summary>
    Behaviour,

    /// <summary>Answers to, and results of, a screening.</summary>
    Assessment,

    /// <summary>Text that may hold anything: treated as the most sensitive class (promise SCR-6).</summary>
    FreeText,

    /// <summary>Religion or other belief.</summary>
    Religion,

    /// <summary>Political opinion.</summary>
    Politics,

    /// <summary>Membership in a trade union.</summary>
    Union,

    /// <summary>Facts read from genes.</summary>
    Genetic,

    /// <summary>Face, finger, voice or gait, measured to recognise somebody.</summary>
    Biometric,

    /// <summary>Convictions and offences.</summary>
    Conviction,

    /// <summary>Bank details, income, benefits, debts.</summary>
    Money,

    /// <summary>Numbers by which a state knows somebody.</summary>
    NationalNumber,

    /// <summary>Where somebody is or was, more precisely than a city.</summary>
    Location,

    /// <summary>School, grade, and the number by which a school knows somebody.</summary>
    School,

    /// <summary>That something was sent to somebody, when, and what became of it (promise MSG-2).</summary>
    Delivery,
}

/// <summary>Which kinds of facts are about health.</summary>
public static class HealthFacts
{
    /// <summary>
    /// What HIPAA calls health information: it relates to somebody's physical or mental health, to care for it, or comes
    /// from genes (45 CFR 160.103). A screening asks about both.
    /// </summary>
    public static bool IsHealth(this DataClass kind) =>
        kind is DataClass.Health or DataClass.Assessment or DataClass.Genetic;

    /// <summary>The names of a record's properties that hold such facts, as it declares them.</summary>
    public static IReadOnlySet<string> Of(Type record) =>
        Inventory
            .Read(record)
            .Fields.Where(f => f.IsHealth)
            .Select(f => f.Name)
            .ToHashSet(StringComparer.Ordinal);
}
