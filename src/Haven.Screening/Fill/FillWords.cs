using System.Globalization;
using Haven.Forms.Answers;
using Haven.Forms.Questionnaires;
using Haven.Privacy.Calendar;

namespace Haven.Screening.Fill;

/// <summary>What the pages of filling in say around the questions, in one language. {0} and {1} stand for what differs.</summary>
internal sealed partial record FillWords
{
    public required string Lang { get; init; }
    public required string OtherLang { get; init; }
    public required string OtherLanguage { get; init; }

    public required string Screening { get; init; }
    public required string ClientOf { get; init; }
    public required string KeptAsYouGo { get; init; }
    public required string DoThisNow { get; init; }
    public required string Question { get; init; }
    public required string Step { get; init; }
    public required string Next { get; init; }
    public required string Back { get; init; }
    public required string Check { get; init; }
    public required string Later { get; init; }
    public required string SaveNow { get; init; }
    public required string SaveToReview { get; init; }
    public required string OneByOne { get; init; }
    public required string AllOnOne { get; init; }
    public required string PrintBlank { get; init; }

    public required string Clear { get; init; }
    public required string Answer { get; init; }
    public required string AnotherAnswer { get; init; }
    public required string Remove { get; init; }
    public required string AddAgain { get; init; }
    public required string FromTo { get; init; }
    public required string OrMore { get; init; }
    public required string OrLess { get; init; }
    public required string OwnWords { get; init; }
    public required string OrOwnWords { get; init; }
    public required string Unit { get; init; }
    public required string DateExample { get; init; }
    public required string TimeExample { get; init; }
    public required string TimeIfKnown { get; init; }
    public required string Choose { get; init; }
    public required string Yes { get; init; }
    public required string No { get; init; }
    public required string Elsewhere { get; init; }

    public required string SavedNotice { get; init; }
    public required string MoreNotice { get; init; }
    public required string CarriedNotice { get; init; }
    public required string ForeignNotice { get; init; }
    public required string ConflictNotice { get; init; }
    public required string TellingNotice { get; init; }
    public required string RemovedNotice { get; init; }

    public required string SavedBy { get; init; }
    public required string GoOn { get; init; }
    public required string MomentAgo { get; init; }
    public required string MinuteAgo { get; init; }
    public required string MinutesAgo { get; init; }
    public required string AnsweredToo { get; init; }
    public required string WhichHolds { get; init; }
    public required string Theirs { get; init; }
    public required string Mine { get; init; }
    public required string NoAnswer { get; init; }

    public required string ReviewTitle { get; init; }
    public required string ToQuestions { get; init; }
    public required string OneMissing { get; init; }
    public required string ManyMissing { get; init; }
    public required string CanFinish { get; init; }
    public required string SomeNeeded { get; init; }
    public required string Finish { get; init; }
    public required string PrintThese { get; init; }
    public required string ContinueLater { get; init; }
    public required string NoValueYet { get; init; }
    public required string NotAnswered { get; init; }
    public required string NotAnsweredNeeded { get; init; }
    public required string ToAnswer { get; init; }
    public required string ToChange { get; init; }
    public required string CannotBeAnsweredHere { get; init; }

    public required string PrintHint { get; init; }
    public required string PaperHead { get; init; }
    public required string BegunOn { get; init; }
    public required string NotFinished { get; init; }
    public required string OnlyIf { get; init; }

    public required string NotSaved { get; init; }
    public required string FinishedMeanwhile { get; init; }
    public required string ForeignPage { get; init; }
    public required string OutdatedPage { get; init; }
    public required string StatusConflict { get; init; }
    public required string StatusErrors { get; init; }
    public required string StatusTheirs { get; init; }
    public required string StatusSaved { get; init; }

    public required string Circle { get; init; }
    public required string NoSuchDate { get; init; }
    public required string NoSuchMoment { get; init; }
    public required string WriteOwnWords { get; init; }
    public required string NotBoth { get; init; }

    /// <summary>What is wrong with an answer. The engine says it in English.</summary>
    public required Func<QuestionnaireItem, AnswerFault, string> Fault { get; init; }

    public required string DayFormat { get; init; }

    public static FillWords In(string language) =>
        Languages.IsSpanish(language) ? Spanish : English;

    public string Day(long ticks) =>
        LocalTime
            .DayOf(ticks)
            .ToString(
                DayFormat,
                CultureInfo.GetCultureInfo(Languages.IsSpanish(Lang) ? "es-ES" : "en-GB")
            );

    /// <summary>Words with what differs put in.</summary>
    public static string With(string words, params object[] parts) =>
        string.Format(CultureInfo.InvariantCulture, words, parts);

    private static readonly FillWords English = new()
    {
        Lang = Languages.English,
        OtherLang = Languages.Spanish,
        OtherLanguage = "Mostrar las preguntas en español",
        Screening = "Screening",
        ClientOf = "Client {0}",
        KeptAsYouGo = "What you choose is kept as you go.",
        DoThisNow = "Do this now",
        Question = "Question {0} of {1}",
        Step = "Step {0} of {1}",
        Next = "Save and go on",
        Back = "Back",
        Check = "Check your answers",
        Later = "Save and continue later",
        SaveNow = "Save now",
        SaveToReview = "Save and go back to your answers",
        OneByOne = "Show one question at a time",
        AllOnOne = "Show all questions on one page",
        PrintBlank = "Print a blank form",
        Clear = "Clear this answer",
        Answer = "Answer {0}",
        AnotherAnswer = "Add another answer",
        Remove = "Remove",
        AddAgain = "Add another: {0}",
        FromTo = "From {0} to {1}.",
        OrMore = "{0} or more.",
        OrLess = "{0} or less.",
        OwnWords = "In other words",
        OrOwnWords = "Or in other words",
        Unit = "Unit",
        DateExample = "For example, 27 3 2026",
        TimeExample = "For example, 14:30",
        TimeIfKnown = "Time, if it is known",
        Choose = "Choose",
        Yes = "Yes",
        No = "No",
        Elsewhere =
            "This asks for a file or for another record, and cannot be answered here. Note where it is kept.",
        SavedNotice = "Saved. You can leave and come back.",
        MoreNotice = "Saved. Your answers bring up more questions: they are on this page now.",
        CarriedNotice =
            "What the brief form already told is filled in. Look at it again: it may have changed.",
        ForeignNotice =
            "This page is of another version of the questionnaire. Nothing of it was saved. Below is the version that this screening was begun with.",
        ConflictNotice =
            "Somebody else saved answers here meanwhile. Nothing was overwritten: choose below which answers hold.",
        TellingNotice =
            "Saved. Before you go on, look at the text that is pointed out below. You may keep it.",
        RemovedNotice =
            "Somebody else changed these answers meanwhile, so nothing was removed. Look at them, and remove them again if you still want to.",
        SavedBy = "{0} saved answers here {1}.",
        GoOn = "You can both go on: nothing is overwritten.",
        MomentAgo = "a moment ago",
        MinuteAgo = "a minute ago",
        MinutesAgo = "{0} minutes ago",
        AnsweredToo = "{0}: somebody else answered this too. Choose which answer holds",
        WhichHolds = "Somebody else answered this while you did. Which answer holds?",
        Theirs = "Theirs: {0}",
        Mine = "Yours, as it stands above: {0}",
        NoAnswer = "no answer",
        ReviewTitle = "Check the answers",
        ToQuestions = "Go back to the questions",
        OneMissing = "One question is not answered.",
        ManyMissing = "{0} questions are not answered.",
        CanFinish =
            "You can finish all the same: what is missing counts nothing, and is named beside the result.",
        SomeNeeded = "Those that are needed to finish say so; the others may stay open.",
        Finish = "Finish and see the result",
        PrintThese = "Print these answers",
        ContinueLater = "Continue later",
        NoValueYet = "No value yet",
        NotAnswered = "Not answered",
        NotAnsweredNeeded = "Not answered, and needed to finish",
        ToAnswer = "Answer",
        ToChange = "Change",
        CannotBeAnsweredHere = "Cannot be answered here",
        PrintHint = "Print this page with your browser. The menus stay off the paper.",
        PaperHead = "Client code: ____________   Date: ____________",
        BegunOn = "Client {0}, begun on {1}",
        NotFinished = ", not finished",
        OnlyIf = "Only if the answer to “{0}” is “{1}”",
        NotSaved = "Not saved: ",
        FinishedMeanwhile =
            "somebody has finished this screening meanwhile. Load the page again to see the result.",
        ForeignPage = "this page is of another version of the questionnaire. Load it again.",
        OutdatedPage =
            "this version of the questionnaire cannot be filled in any more. Load the page again.",
        StatusConflict =
            "Somebody else answered the same question differently. Nothing was overwritten. Save now to see both answers and to choose.",
        StatusErrors = "Saved, but for the answers that are marked.",
        StatusTheirs =
            "Saved. Somebody else answered other questions meanwhile: load the page again to see them.",
        StatusSaved = "Saved",
        Circle =
            "With these answers a condition and a score of the instrument go in a circle, so there is no result. Your answers are saved. Tell whoever looks after your instruments.",
        NoSuchDate = "Enter a date that exists, such as 27 3 2026",
        NoSuchMoment = "Enter a date and time that exist, such as 27 3 2026 and 14:30",
        WriteOwnWords = "Write the answer in your own words, or choose another one",
        NotBoth = "Choose from the list, or write your own words, not both",
        Fault = (_, fault) => fault.Words,
        DayFormat = "d MMMM yyyy",
    };
}
