namespace Haven.Start;

/// <summary>Invented clients who were all screened in the quarter before this one, so that its report has something to show.</summary>
internal static class DemoQuarter
{
    private const long FirstCode = 310_501;
    private const int CodesApart = 7;

    private static readonly string[] Phq9 =
    [
        "0000100000",
        "0010100000",
        "2122122001",
        "1111010000",
        "2232222212",
    ];

    private static readonly string[] Concern =
    [
        "111111111111111111111111111111111111111111111111",
        "112121211221222121111111111120000001121111111111",
        "111111111121111111112111111111111111111111111111",
        "122131332321323221132311111120000002132112311211",
    ];

    public static IEnumerable<DemoClient> Clients(DateTimeOffset today)
    {
        var quarter = new DateTimeOffset(
            today.Year,
            (((today.Month - 1) / 3) * 3) + 1,
            1,
            0,
            0,
            0,
            TimeSpan.Zero
        );
        int since = (today - quarter).Days + 1;
        for (int place = 0; place < 28; place++)
        {
            int daysAgo = since + 2 + (place * 3);
            bool brief = place % 2 == 0;
            yield return new DemoClient(
                FirstCode + (place * CodesApart),
                13 + (place % 5),
                "",
                brief ? [(daysAgo, Phq9[place / 2 % Phq9.Length])] : []
            )
            {
                Concern = brief ? [] : [(daysAgo, Concern[place / 2 % Concern.Length])],
                IsConfirmed = true,
            };
        }
    }
}
