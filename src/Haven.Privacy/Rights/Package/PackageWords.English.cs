using Haven.Privacy.Audit;
using Haven.Privacy.Retention;

namespace Haven.Privacy.Rights.Package;

internal sealed partial record PackageWords
{
    public static readonly PackageWords English = new()
    {
        Lang = "en",
        Title = "What is kept about {0}",
        Intro =
            "This is what the organisation keeps about you in Haven: everything that is stored under your code, where it came from, for what it may be used, who worked with it, and how long it is kept.",
        IntroOthers =
            "This is what the organisation gives about the person with this code, from what it keeps in Haven: where it came from, for what it may be used, on which days somebody worked with it, and how long it is kept.",
        TitleRelated = "What is kept about {1}, on the record {0}",
        IntroRelated =
            "This is what the organisation keeps in Haven about you, on the record of somebody else: where it came from, on which days somebody worked with that record, and how long it is kept. It holds nothing about the person whose record it is.",
        MadeOnFormat = "Made on {0}.",
        Files =
            "Beside this page there are the same facts for programs: data.json (docs/package.md of Haven describes its form), and a table for each kind of record in the folder tables, which any spreadsheet opens. Where something is kept as FHIR, the standard of health records, fhir.json has it for another system. In manifest.json stands what belongs to this package, with a fingerprint of each file (SHA-256).",
        Contents = "In this package",
        Records = "What is kept",
        NothingKept = "Nothing is kept that can be given.",
        RecordFormat = "Record {0}",
        AboutFields = "What these words mean",
        Field = "Field",
        KindOfFact = "Kind of fact",
        Whose = "Whose",
        YourOwn = "yours",
        TheirOwn = "the person’s own",
        Source = "Where it comes from",
        SourceUnsaid = "whoever entered the record",
        Stored = "How it is stored",
        IsSealed = "encrypted",
        IsClear = "readable to Haven",
        Empty = "nothing",
        Masks = new Dictionary<MaskReason, string>
        {
            [MaskReason.AnotherPerson] =
                "Not shown: it is a fact about somebody else, and that person’s to ask for.",
            [MaskReason.Secret] = "Not shown: it secures an account.",
            [MaskReason.Unreadable] =
                "Encrypted in the team’s browsers. Haven cannot read it, so it cannot be here: ask the team, who can.",
        },
        NotShown = "What is not shown",
        NotShownNone = "Nothing was left out of what is stored under your code.",
        NotShownOthers =
            "An organisation may keep back what could harm a young person or belongs to somebody else. Every package for somebody else than the person says this; it does not say whether anything was kept back here.",
        Names =
            "A team may keep the name of a person. It is encrypted in the team’s browsers before it reaches Haven, and Haven cannot read it. No package can hold it; the team can tell it.",
        PurposesTitle = "For what it may be used",
        ForWhat = "Purpose",
        Basis = "What allows it",
        NoBasis = "no law that the organisation named says more",
        ReadersTitle = "Who worked with it",
        ReadersIntro =
            "From the log, by role and day. “Another system with a key” is one of the organisation’s own, to which facts were given. Names of those who work there are not given.",
        Day = "Day",
        Role = "Role",
        What = "What they did",
        Times = "Times",
        KeptTitle = "How long it is kept",
        KeptFormat = "{0}: kept for {1}, {2}.",
        KeptUntilFormat = "If nothing changes, the last day is {0}.",
        KeptAsked = "Then one of us looks whether it can be deleted, so it may stay for longer.",
        KeptCounted =
            "Then it may be counted how many people went, in numbers that name nobody and that nobody finds you by.",
        KeptNotYet = "That time has not begun.",
        KeptOpen =
            "Two laws contradict one another about the end of it, and until the organisation has settled that, nothing is deleted.",
        KeptUnknown = "No time is set for these records.",
        KeptEnd =
            "Then all of it is deleted by itself, with the key under which it is encrypted, unless a court or a law asks to keep it. No backup brings it back.",
        Triggers = new Dictionary<Trigger, string>
        {
            [Trigger.Created] = "counted from the day on which they were first stored",
            [Trigger.LastChange] = "counted from the day on which something was last written",
            [Trigger.Told] = "counted from {0}",
        },
        PlaceTitle = "Where it is, and where it goes",
        PlaceFormat = "It is stored in {0}.",
        PlaceUnknown =
            "Whoever runs the machine has not said in which country it stands. Ask the organisation.",
        AbroadNone = "None of it goes to another country.",
        AbroadIntro =
            "Some of it may go to other countries, where the law may protect you less. This is what the organisation has on its register today:",
        Country = "Country",
        Recipient = "To whom",
        Safeguard = "What guards it there",
        GuardedTitle = "How it is guarded",
        Guards =
        [
            "What is marked as encrypted is encrypted (AES-256-GCM) under a key of this one person. When the person is forgotten, the key is destroyed.",
            "Nobody reads it before an entry in a log has been written that nobody can alter unnoticed.",
            "It stands on a machine that the organisation runs or has chosen. Haven sends it to nobody by itself, and lets it go to another country under nothing but the register above.",
        ],
        RightsTitle = "What you can ask for",
        RightsText =
            "You can ask that something be corrected, deleted, kept without being used, or no longer used for something, and you can complain: to the organisation, and to the authority where you live.",
        Acts = new Dictionary<Act, string>
        {
            [Act.Create] = "created",
            [Act.View] = "saw",
            [Act.Edit] = "changed",
            [Act.Retrieve] = "listed or took out",
            [Act.Delete] = "deleted",
            [Act.SignIn] = "signed in",
        },
    };
}
