using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Haven.Privacy.Purposes;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;

namespace Haven.Tests.Privacy.Vault;

/// <summary>Everything that can be sealed comes back as it was, and its length says as little as it can.</summary>
public class SealCodecTests
{
    private static readonly Gen<string> Texts = ArbMap
        .Default.GeneratorFor<string>()
        .Select(WellFormed);

    private static readonly Gen<DateOnly> Dates = Gen.Choose(0, DateOnly.MaxValue.DayNumber)
        .Select(DateOnly.FromDayNumber);

    [Fact]
    public void Text_ComesBack()
    {
        ForAll(Texts, t => RoundTrip(t) == t);
    }

    [Fact]
    public void Text_PadsToStepsOf64_AndTellsNothingWithinAStep()
    {
        ForAll(
            Texts,
            t =>
                LengthOf(t)
                == (SealCodec<string>.Header + Encoding.UTF8.GetByteCount(t) + 63) / 64 * 64
        );
        LengthOf<string>(null).ShouldBe(64);
        LengthOf("").ShouldBe(64);
        LengthOf(new string('a', 59)).ShouldBe(64);
        LengthOf(new string('a', 60)).ShouldBe(128);
    }

    [Fact]
    public void AbsentText_IsNotEmptyText()
    {
        RoundTrip<string>(null).ShouldBeNull();
        RoundTrip("").ShouldBe("");
    }

    [Fact]
    public void Numbers_ComeBack_AtOneLength()
    {
        ForAll(
            ArbMap.Default.GeneratorFor<int>(),
            n => RoundTrip(n) == n && RoundTrip<int?>(n) == n && LengthOf(n) == 64
        );
        ForAll(
            ArbMap.Default.GeneratorFor<decimal>(),
            n => RoundTrip(n) == n && RoundTrip<decimal?>(n) == n && LengthOf<decimal?>(n) == 64
        );
        foreach (
            decimal edge in new[] { decimal.MinValue, decimal.MaxValue, 1.10m, -0.0000000001m }
        )
        {
            RoundTrip(edge).ToString().ShouldBe(edge.ToString());
            LengthOf(edge).ShouldBe(64);
        }
        RoundTrip(int.MinValue).ShouldBe(int.MinValue);
        RoundTrip<int?>(null).ShouldBeNull();
        LengthOf<int?>(null).ShouldBe(64);
        LengthOf<decimal?>(null).ShouldBe(64);
    }

    [Fact]
    public void Dates_ComeBack_AtOneLength_AbsenceIncluded()
    {
        ForAll(Dates, d => RoundTrip(d) == d && RoundTrip<DateOnly?>(d) == d && LengthOf(d) == 64);
        RoundTrip<DateOnly?>(null).ShouldBeNull();
        LengthOf<DateOnly?>(null).ShouldBe(64);
    }

    [Fact]
    public void ClosedLists_ComeBack_AtOneLength_AbsenceIncluded()
    {
        foreach (var value in Enum.GetValues<SexualOrientation>())
        {
            RoundTrip(value).ShouldBe(value);
            RoundTrip<SexualOrientation?>(value).ShouldBe(value);
            LengthOf<SexualOrientation?>(value).ShouldBe(LengthOf<SexualOrientation?>(null));
        }
        RoundTrip<SexualOrientation?>(null).ShouldBeNull();
        ForAll(
            Gen.Choose(0, 127),
            n =>
                RoundTrip((RaceAndEthnicity)n) == (RaceAndEthnicity)n
                && LengthOf((Roles)n) == LengthOf<SexualOrientation?>(null)
        );
    }

    [Fact]
    public void Facts_ComeBack_AtOneLength_WhicheverAnswerItIs()
    {
        var words = Texts.Select(t => Shorten(t, Fact<GenderIdentity>.LongestOwnWords));
        var facts =
            from answer in Gen.Elements(Enum.GetValues<Answer>())
            from value in Gen.Elements(Enum.GetValues<GenderIdentity>())
            from own in words
            select new Fact<GenderIdentity>(answer, value, own);

        ForAll(facts, f => RoundTrip(f) == f && LengthOf(f) == 256);
        LengthOf(Fact<GenderIdentity>.NotAsked).ShouldBe(256);
        LengthOf(Fact<GenderIdentity>.InOwnWords(new string('é', 100))).ShouldBe(256);
    }

    [Fact]
    public void Births_ComeBack_AtOneLength()
    {
        var births =
            from answer in Gen.Elements(Enum.GetValues<Answer>())
            from date in Dates
            from age in Gen.Choose(-1, 120)
            select new Birth(answer, date, age < 0 ? null : age);

        ForAll(births, b => RoundTrip(b) == b && LengthOf(b) == 64);
    }

    [Fact]
    public void Fact_LongerThanItsLength_IsRefused_AndNothingIsCutOff() =>
        Should.Throw<ArgumentException>(() =>
            LengthOf(Fact<GenderIdentity>.InOwnWords(new string('a', 300)))
        );

    [Fact]
    public void Padding_IsZero_AlsoWhereTheBufferWasUsedBefore()
    {
        var buffer = Enumerable.Repeat((byte)0xFF, 256).ToArray();

        int length = SealCodec<string>.Instance.Encode("abc", buffer);

        buffer[(SealCodec<string>.Header + 3)..length].ShouldAllBe(b => b == 0);
    }

    [Fact]
    public void EachKindOfValue_HasItsOwnForm_AndComesBackInIt()
    {
        ComesBackAtOneLength("told us about home", 64);
        ComesBackAtOneLength(new DateOnly(2012, 4, 30), 64);
        ComesBackAtOneLength(-204_117, 64);
        ComesBackAtOneLength(1.10m, 64);
        ComesBackAtOneLength<int?>(7, 64);
        ComesBackAtOneLength(SexualOrientation.Bisexual, 32);
        ComesBackAtOneLength(Birth.On(new DateOnly(2012, 4, 30)), Birth.SealedLength);
        ComesBackAtOneLength(
            Fact<GenderIdentity>.InOwnWords("in my own words"),
            Fact<GenderIdentity>.SealedLength
        );
        foreach (var type in new[] { typeof(object), typeof(DateTime), typeof(List<string>) })
        {
            Should.Throw<NotSupportedException>(() => SealCodecs.Create(type), type.Name);
        }
    }

    [Fact]
    public void TypeThatSaysNotHowItIsSealed_IsRefused() =>
        Should.Throw<Exception>(() => SealCodec<object>.Instance.ToString());

    private static void ForAll<T>(Gen<T> values, Func<T, bool> holds) =>
        Prop.ForAll(values.ToArbitrary(), holds)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithQuietOnSuccess(true));

    // With a codec of its own: that of the type is made once for the whole process.
    private static void ComesBackAtOneLength<T>(T value, int length)
    {
        var codec = SealCodecs.Create(typeof(T)).ShouldBeAssignableTo<SealCodec<T>>()!;
        var target = new byte[Math.Max(codec.MaxLength(value), length)];
        codec.Encode(value, target).ShouldBe(length);
        codec.Decode(target).ShouldBe(value);
        codec.PaddedLength(0).ShouldBe(length);
    }

    private static T? RoundTrip<T>(T? value) => SealCodec<T>.Instance.Decode(Encode(value));

    private static int LengthOf<T>(T? value) => Encode(value).Length;

    private static byte[] Encode<T>(T? value)
    {
        var codec = SealCodec<T>.Instance;
        var target = new byte[codec.MaxLength(value!)];
        return target[..codec.Encode(value, target)];
    }

    // Half a surrogate pair has no form in UTF-8; a browser sends none.
    private static string WellFormed(string? text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));

    private static string Shorten(string text, int bytes) =>
        Encoding.UTF8.GetByteCount(text) <= bytes
            ? text
            : Shorten(WellFormed(text[..(text.Length / 2)]), bytes);
}
