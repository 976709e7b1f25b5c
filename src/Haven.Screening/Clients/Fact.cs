using System.Buffers.Binary;
using System.Text;
using Haven.Privacy.Inventory;
using Haven.Privacy.Vault;

namespace Haven.Screening.Clients;

/// <summary>Whether a fact is known, and if not, why not. Not asking is another thing than not being told.</summary>
public enum Answer
{
    NotAsked = 0,
    Known = 1,
    OwnWords = 2,
    NotKnown = 3,
    Declined = 4,
}

/// <summary>
/// A fact from a closed list, in the person's own words, or one of the three ways of not having it. Sealed to one
/// length, so that the length of what is stored tells none of these apart.
/// </summary>
public readonly record struct Fact<T>(Answer Answer, T Value, string OwnWords)
    : ISealable<Fact<T>>,
        ITold
    where T : struct, Enum
{
    /// <summary>Longest self-description, in UTF-8 bytes.</summary>
    public const int LongestOwnWords = 200;

    public static int SealedLength => 256;

    public IReadOnlyList<object> Told =>
        Answer switch
        {
            Answer.NotAsked => [],
            Answer.Known => [Value],
            Answer.OwnWords => [OwnWords],
            _ => [Answer],
        };

    public static Fact<T> NotAsked { get; } = new(Answer.NotAsked, default, "");

    public static Fact<T> Known(T value) => new(Answer.Known, value, "");

    public static Fact<T> InOwnWords(string words) => new(Answer.OwnWords, default, words);

    public int Write(Span<byte> target)
    {
        target[0] = (byte)Answer;
        BinaryPrimitives.WriteInt32BigEndian(
            target[1..],
            Convert.ToInt32(Value, System.Globalization.CultureInfo.InvariantCulture)
        );
        return 5 + Encoding.UTF8.GetBytes(OwnWords ?? "", target[5..]);
    }

    public static Fact<T> Read(ReadOnlySpan<byte> source) =>
        new(
            (Answer)source[0],
            (T)Enum.ToObject(typeof(T), BinaryPrimitives.ReadInt32BigEndian(source[1..])),
            Encoding.UTF8.GetString(source[5..])
        );
}

/// <summary>Date of birth, or an age on a day where only that is known.</summary>
public readonly record struct Birth(Answer Answer, DateOnly Date, int? AgeThen)
    : ISealable<Birth>,
        ITold
{
    public static int SealedLength => 64;

    /// <summary>The date of birth; or an age and the day on which it was told.</summary>
    public IReadOnlyList<object> Told =>
        Answer switch
        {
            Answer.NotAsked => [],
            Answer.Known when AgeThen is { } age => [new OnDay(age, Date)],
            Answer.Known => [Date],
            _ => [Answer],
        };

    public static Birth NotAsked { get; } = new(Answer.NotAsked, default, null);

    public static Birth On(DateOnly date) => new(Answer.Known, date, null);

    /// <summary>An age in years that was told on a day.</summary>
    public static Birth Aged(int years, DateOnly told) => new(Answer.Known, told, years);

    /// <summary>Age in whole years, or the least it can be; null when not known.</summary>
    public int? AgeOn(DateOnly day)
    {
        if (Answer != Answer.Known)
        {
            return null;
        }
        return Haven.Privacy.Calendar.Age.On(Date, day) + (AgeThen ?? 0);
    }

    public int Write(Span<byte> target)
    {
        target[0] = (byte)Answer;
        BinaryPrimitives.WriteInt32BigEndian(target[1..], Date.DayNumber);
        BinaryPrimitives.WriteInt32BigEndian(target[5..], AgeThen ?? -1);
        return 9;
    }

    public static Birth Read(ReadOnlySpan<byte> source)
    {
        int age = BinaryPrimitives.ReadInt32BigEndian(source[5..]);
        return new Birth(
            (Answer)source[0],
            DateOnly.FromDayNumber(BinaryPrimitives.ReadInt32BigEndian(source[1..])),
            age < 0 ? null : age
        );
    }
}

public enum GenderIdentity
{
    Girl = 1,
    Boy = 2,
    NonBinary = 3,
    TransGirl = 4,
    TransBoy = 5,
    TwoSpirit = 6,
}

public enum GenderExpression
{
    Feminine = 1,
    Masculine = 2,
    Androgynous = 3,
    Changing = 4,
}

/// <summary>Several may be true of one person.</summary>
[Flags]
public enum RaceAndEthnicity
{
    AmericanIndianOrAlaskaNative = 1,
    Asian = 2,
    BlackOrAfricanAmerican = 4,
    HispanicOrLatino = 8,
    MiddleEasternOrNorthAfrican = 16,
    NativeHawaiianOrPacificIslander = 32,
    White = 64,
}

public enum SexualOrientation
{
    Straight = 1,
    Gay = 2,
    Lesbian = 3,
    Bisexual = 4,
    Asexual = 5,
    Questioning = 6,
}

public enum Disability
{
    None = 1,
    Present = 2,
}

public enum ImmigrationStatus
{
    Citizen = 1,
    PermanentResident = 2,
    Visa = 3,
    RefugeeOrAsylum = 4,
    Undocumented = 5,
    Mixed = 6,
}
