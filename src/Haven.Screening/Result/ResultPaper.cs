using System.Globalization;
using Haven.Design.Paper;
using Haven.Screening.Model;
using Haven.Screening.Reports;

namespace Haven.Screening.Result;

/// <summary>A result as a file to be printed and filed. It says what the page says, and names the client by code alone.</summary>
public static class ResultPaper
{
    public static byte[] Write(ResultView view, DateTimeOffset at)
    {
        var facts = new ResultFacts(view);
        string title =
            $"Screening of client {Words.Code(view.Open.Client.Code)}, {Words.Day(view.Open.Screening.FinishedAt)}";
        var paper = new PaperDocument(
            title,
            "en",
            $"{title}. Taken out of Haven by {view.TakenOutBy} on {Words.Day(at.UtcTicks)}: keep it where others cannot read it."
        );
        paper.Heading(1, $"Screening of {Words.Day(view.Open.Screening.FinishedAt)}");
        paper.Paragraph(facts.Intro);
        if (view.Open.Questionnaire.Copyright is { } copyright)
        {
            paper.Small(copyright);
        }
        Outcome(paper, view, facts);
        Judgement(paper, view, facts);
        Steps(paper, view);
        Reports(paper, view);
        Scores(paper, view, facts);
        Reasons(paper, facts);
        Reviews(paper, view);
        Earlier(paper, view);
        Answers(paper, facts);
        return paper.Write(at);
    }

    private static void Outcome(PaperDocument paper, ResultView view, ResultFacts facts)
    {
        if (facts.Safety.Count > 0)
        {
            paper.Heading(2, "Do this now, whatever the total");
            foreach (string step in facts.Safety)
            {
                paper.Notice(step);
            }
        }
        paper.Heading(2, "Level of concern");
        paper.Notice($"{view.Result.LevelWords}. Total: {view.Result.Score}.");
        if (facts.Summary is { Length: > 0 } summary)
        {
            paper.Paragraph(summary);
        }
    }

    private static void Judgement(PaperDocument paper, ResultView view, ResultFacts facts)
    {
        paper.Paragraph(
            view.IsConfirmed
                ? $"{view.ConfirmedBy} confirmed this result on {Words.Day(view.Open.Screening.ConfirmedAt)}."
                : "Nobody has confirmed this result yet. Haven never decides: the result counts when a person has confirmed it."
        );
        if (view.Result.Judgement is { } judged)
        {
            paper.Paragraph($"{facts.Judged} {judged.Reason}");
        }
    }

    private static void Steps(PaperDocument paper, ResultView view)
    {
        paper.Heading(2, "Next steps");
        if (view.NextSteps.Count == 0)
        {
            paper.Paragraph("Nothing is left to do of what the organisation asks for.");
        }
        else
        {
            paper.List(view.NextSteps);
        }
        if (view.Taken.Count > 0)
        {
            paper.Heading(3, "Done");
            paper.List(view.Taken.Select(s => $"{s.Words} ({s.By}, {Words.Day(s.At)})"));
        }
    }

    private static void Reports(PaperDocument paper, ResultView view)
    {
        if (view.Reports.Count > 0)
        {
            paper.Heading(2, "Reports to an authority");
            paper.List(
                view.Reports.Select(r =>
                    $"{r.KindWords}{(r.Authority.Length > 0 ? ", " + r.Authority : "")}."
                    + (r.OralAt is { } oral ? $" By mouth at {ReportTimes.Words(oral)}." : "")
                    + (r.WrittenAt is { } done ? $" In writing at {ReportTimes.Words(done)}." : "")
                    + (
                        r.WrittenUntil is { } until
                            ? $" The written report is open, until {ReportTimes.Words(until)}."
                            : ""
                    )
                    + (r.Reference.Length > 0 ? $" Reference {r.Reference}." : "")
                    + (r.Follows.Length > 0 ? $" What follows: {r.Follows}" : "")
                )
            );
        }
    }

    private static void Scores(PaperDocument paper, ResultView view, ResultFacts facts)
    {
        if (view.Result.Indicators.Count > 0)
        {
            paper.Heading(2, "By indicator");
            paper.Table(
                "Points, level and missing information of each indicator",
                [
                    new("Indicator", 5),
                    new("Points", 1.6, IsNumber: true),
                    new("Level", 2.6),
                    new("Not known", 1.5, IsNumber: true),
                ],
                view.Result.Indicators.Select(i =>
                    (IReadOnlyList<string>)
                        [
                            i.Name,
                            i.Total is { } total
                                ? $"{ResultFacts.Points(total)} of {ResultFacts.Points(i.Max)}"
                                : "None",
                            i.LevelWords,
                            i.Missing.ToString(CultureInfo.InvariantCulture),
                        ]
                )
            );
        }
        if (facts.Bands.Count > 0)
        {
            paper.Heading(2, "Where the total lies");
            paper.Table(
                "What the total means",
                [new("Level", 5), new("Points", 2, IsNumber: true)],
                facts.Bands.Select(b => (IReadOnlyList<string>)[b.Level, b.Points])
            );
        }
    }

    private static void Reasons(PaperDocument paper, ResultFacts facts)
    {
        if (facts.Strong.Count > 0)
        {
            paper.Heading(2, "What speaks for it");
            paper.List(facts.Strong.Select(a => $"{a.Question}: {a.Text}"));
        }
        if (facts.Unknown.Count > 0)
        {
            paper.Heading(2, "What is not known");
            paper.List(facts.Unknown.Select(a => a.Question));
        }
        if (facts.Comparison is { } comparison)
        {
            paper.Heading(2, "Since the last screening");
            paper.Paragraph(comparison);
        }
    }

    private static void Earlier(PaperDocument paper, ResultView view)
    {
        if (view.Earlier.Count > 0)
        {
            paper.Heading(2, "Amended");
            paper.List(
                view.Earlier.Select(e =>
                    $"{e.LevelWords}, {Words.Day(e.FinishedAt)}. Amended by {e.AmendedBy} on {Words.Day(e.AmendedAt)}: {e.Reason}"
                )
            );
        }
    }

    private static void Reviews(PaperDocument paper, ResultView view)
    {
        if (view.Reviews.Count > 0)
        {
            paper.Heading(2, "Review");
            paper.List(
                view.Reviews.Select(r =>
                    $"{r.Outcome}, {r.By}, {Words.Day(r.At)}{(r.IsOfThis ? "" : ", before it was amended")}{(r.Note.Length > 0 ? ": " + r.Note : "")}"
                )
            );
        }
    }

    private static void Answers(PaperDocument paper, ResultFacts facts)
    {
        paper.Heading(2, "Answers");
        foreach (var section in facts.Answers)
        {
            if (section.Heading is { } heading)
            {
                paper.Heading(3, heading);
            }
            paper.Table(
                section.Heading is null ? "All answers" : $"Answers: {section.Heading}",
                [new("Question", 6), new("Answer", 3.4), new("Points", 1, IsNumber: true)],
                section.Answers.Select(a => (IReadOnlyList<string>)[a.Question, a.Answer, a.Points])
            );
        }
    }
}
