using Haven.Forms.Authoring;
using Haven.Forms.Questionnaires;

namespace Haven.Tests.Forms.Authoring;

public class BandCheckTests
{
    [Theory]
    [InlineData("0-4 5-9", 0, 9, 1, "")]
    [InlineData("5-9 0-4", 0, 9, 1, "")]
    [InlineData("", 0, 9, 1, "")]
    [InlineData("0-3 5-9", 0, 9, 1, "a score of 4 ")]
    [InlineData("2-9", 0, 9, 1, "from 0 to 1 ")]
    [InlineData("0-4", 0, 9, 1, "from 5 to 9 ")]
    [InlineData("0-12", 0, 9, 1, "can only be 0 to 9")]
    [InlineData("0-4 4.5-9", 0, 9, 0.5, "")]
    [InlineData("0-4 5-9", 0, 9, 0.5, "a score of 4.5 ")]
    [InlineData("-3-0 1-2", -3, 2, 1, "")]
    [InlineData("20-30", 0, 9, 1, "from 0 to 9 ")]
    public void GapsAndWhatIsOutside_AreSaid(
        string bands,
        double lowest,
        double highest,
        double step,
        string said
    )
    {
        var found = BandCheck.Look(
            Bands(bands),
            new ScoreRange((decimal)lowest, (decimal)highest, (decimal)step, 3)
        );

        if (said.Length == 0)
        {
            found.ShouldBeEmpty();
        }
        else
        {
            found[0].ShouldContain(said);
        }
    }

    private static IEnumerable<WrittenBand> Bands(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(band =>
            {
                int dash = band.IndexOf('-', 1);
                return new WrittenBand(
                    null,
                    decimal.Parse(band[..dash]),
                    decimal.Parse(band[(dash + 1)..]),
                    ConcernLevel.None,
                    new LocalText(band, null),
                    null
                );
            });
}
