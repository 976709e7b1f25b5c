using Haven.Analyzers;

namespace Haven.Tests.Analyzers;

public class StoredPropertyTests
{
    private static Task<IReadOnlyList<string>> Reported(string source) =>
        Compiled.WithAsync<StoredPropertyAnalyzer>(source);

    [Theory]
    [InlineData("public string Name { get; set; }")]
    [InlineData("public string Name { get; init; }")]
    [InlineData("public string Name { get; private set; }")]
    [InlineData("public string Name { get; }")]
    [InlineData("public string Name { get => field; set => field = value; }")]
    [InlineData("public Sealed<string> Name { get; set; }")]
    [InlineData("public List<string> Name { get; set; }")]
    [InlineData("[Obsolete] public string Name { get; set; }")]
    public async Task Property_WithoutClassification_IsReported(string property)
    {
        var found = await Reported(
            $$"""[Stored("a client")] public class Client { {{property}} }"""
        );

        found
            .ShouldHaveSingleItem()
            .ShouldStartWith("HAVEN001 'Client.Name' is stored and does not say what it is");
    }

    [Theory]
    [InlineData("""[NotPersonal("a count")] public int Count { get; set; }""")]
    [InlineData("""[Pseudonym("the client")] public Guid Id { get; init; }""")]
    [InlineData("[Personal(DataClass.Name)] public Sealed<string> Name { get; set; }")]
    [InlineData("[Personal(DataClass.Name)] public Sealed<string>? Name { get; private set; }")]
    [InlineData("[Sensitive(DataClass.Health)] public Sealed<int?> Health { get; }")]
    [InlineData("public int Sum => 1 + 1;")]
    [InlineData("public int Sum { get { return 1; } }")]
    [InlineData("public static int Count { get; set; }")]
    [InlineData("public int this[int index] { get => index; set { } }")]
    [InlineData("private string Scratch { get; set; }")]
    public async Task Property_ThatIsClassifiedOrNotStored_IsAccepted(string property)
    {
        var found = await Reported(
            $$"""[Stored("a client")] public class Client { {{property}} }"""
        );

        found.ShouldBeEmpty();
    }

    [Fact]
    public async Task Property_WithTwoClassifications_IsReported()
    {
        var found = await Reported(
            """
            [Stored("a client")]
            public class Client { [NotPersonal("a count"), Pseudonym("the client")] public int Code { get; set; } }
            """
        );

        found
            .ShouldHaveSingleItem()
            .ShouldStartWith("HAVEN001 'Client.Code' is stored and says 2 different things");
    }

    [Fact]
    public async Task Property_OfUnmarkedClass_IsNotReported()
    {
        var found = await Reported("public class Form { public string Name { get; set; } }");

        found.ShouldBeEmpty();
    }

    [Fact]
    public async Task PositionalProperty_WithoutClassification_IsReported()
    {
        var found = await Reported(
            """[Stored("a client")] public record Client(string Name, int Code);"""
        );

        found
            .Select(one => one[..22])
            .ShouldBe(["HAVEN001 'Client.Name'", "HAVEN001 'Client.Code'"]);
    }

    [Fact]
    public async Task PositionalProperty_WithClassification_IsAccepted()
    {
        var found = await Reported(
            """
            [Stored("a client")]
            public sealed record Client(
                [property: Personal(DataClass.Name)] Sealed<string> Name,
                [property: NotPersonal("a version")] int Version);
            """
        );

        found.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Screening")]
    [InlineData("Screening?")]
    [InlineData("List<Screening>")]
    [InlineData("IReadOnlyCollection<Screening>")]
    [InlineData("IEnumerable<Screening>")]
    [InlineData("Screening[]")]
    public async Task Navigation_ToStoredType_NeedsNoClassification(string type)
    {
        var found = await Reported(
            $$"""
            [Stored("a screening")] public class Screening;
            [Stored("a client")] public class Client { public {{type}} Screenings { get; set; } }
            """
        );

        found.ShouldBeEmpty();
    }

    [Fact]
    public async Task Navigation_ToUnmarkedType_IsReported()
    {
        var found = await Reported(
            """
            public class Note;
            [Stored("a client")] public class Client { public List<Note> Notes { get; set; } }
            """
        );

        found.ShouldHaveSingleItem().ShouldContain("Client.Notes");
    }

    [Fact]
    public async Task PropertyOfBase_WithoutClassification_IsReportedOnce()
    {
        var found = await Reported(
            """
            public abstract class Row { public string Owner { get; set; } }
            public abstract class Middle : Row { [NotPersonal("a version")] public int Version { get; set; } }
            [Stored("a client")] public class Client : Middle;
            """
        );

        found.ShouldHaveSingleItem().ShouldContain("'Row.Owner'");
    }

    [Fact]
    public async Task PropertyOfBaseInLibrary_WithoutClassification_IsReportedAtTheStoredType()
    {
        var library = Compiled.Library(
            "public abstract class Row { public string Owner { get; set; } }"
        );

        var found = await Compiled.WithAsync<StoredPropertyAnalyzer>(
            """[Stored("a client")] public class Client : Row;""",
            library
        );

        found.ShouldHaveSingleItem().ShouldContain("'Row.Owner'");
    }

    [Fact]
    public async Task DerivedClass_OfStoredClass_IsStoredToo()
    {
        var found = await Reported(
            """
            [Stored("a record")] public abstract class Row { [Pseudonym("the record")] public Guid Id { get; set; } }
            public class Client : Row { public string Name { get; set; } }
            public record Unrelated(string Name);
            """
        );

        found.ShouldHaveSingleItem().ShouldContain("'Client.Name'");
    }

    [Fact]
    public async Task PropertyOfStoredBase_IsReportedThereOnly()
    {
        var found = await Reported(
            """
            [Stored("a record")] public abstract class Row { public string Owner { get; set; } }
            public class Client : Row;
            public class Note : Row;
            """
        );

        found.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Override_OfClassifiedProperty_KeepsItsClassification()
    {
        var found = await Reported(
            """
            public abstract class Row { [NotPersonal("a state")] public virtual int State { get; set; } }
            [Stored("a client")] public class Client : Row { public override int State { get; set; } }
            """
        );

        found.ShouldBeEmpty();
    }

    [Fact]
    public async Task DerivedRecord_OfRecord_IsCheckedInBoth()
    {
        var found = await Reported(
            """
            public record Row(string Owner);
            [Stored("a client")] public record Client(string Owner, [property: NotPersonal("a count")] int Count) : Row(Owner);
            """
        );

        found.ShouldHaveSingleItem().ShouldContain("'Row.Owner'");
    }

    [Theory]
    [InlineData("[Personal(DataClass.Name)] public string Name { get; set; }")]
    [InlineData("[Sensitive(DataClass.Health)] public int? Name { get; init; }")]
    [InlineData("[Personal(DataClass.Name)] public List<Sealed<string>> Name { get; set; }")]
    [InlineData("[Personal(DataClass.Name)] public byte[] Name { get; set; }")]
    public async Task PersonalProperty_InClear_IsReported(string property)
    {
        var found = await Reported(
            $$"""[Stored("a client")] public class Client { {{property}} }"""
        );

        found
            .ShouldHaveSingleItem()
            .ShouldStartWith("HAVEN002 'Client.Name' is a fact about a person stored in clear");
    }

    [Fact]
    public async Task PersonalProperty_SealedByAnotherTypeOfThatName_IsReported()
    {
        var found = await Reported(
            """
            namespace Elsewhere
            {
                public class Sealed<T>;
                [Stored("a client")] public class Client { [Personal(DataClass.Name)] public Sealed<string> Name { get; set; } }
            }
            """
        );

        found.ShouldHaveSingleItem().ShouldStartWith("HAVEN002");
    }

    [Theory]
    [InlineData("""[NotPersonal("a count")] public Sealed<int> Count { get; set; }""")]
    [InlineData("""[Pseudonym("the client")] public Sealed<Guid> Count { get; set; }""")]
    public async Task SealedProperty_ThatSpeaksOfNobody_IsReported(string property)
    {
        var found = await Reported(
            $$"""[Stored("a client")] public class Client { {{property}} }"""
        );

        found.ShouldHaveSingleItem().ShouldStartWith("HAVEN002 'Client.Count' is sealed");
    }

    [Fact]
    public async Task PersonalProperty_OfFormThatIsNotStored_MayBeInClear()
    {
        var found = await Reported(
            "public class Form { [Personal(DataClass.Name)] public string Name { get; set; } }"
        );

        found.ShouldBeEmpty();
    }

    [Fact]
    public async Task Property_InGeneratedCode_IsReported()
    {
        var found = await Reported(
            """
            [System.CodeDom.Compiler.GeneratedCode("tool", "1")]
            [Stored("a client")] public class Client { public string Name { get; set; } }
            """
        );

        found.ShouldHaveSingleItem();
    }
}
