namespace Haven.Privacy.Purposes;

/// <summary>What a member may do in an organisation. A member may hold several, the operator none beside.</summary>
[Flags]
public enum Roles
{
    None = 0,
    Administrator = 1,
    Professional = 2,
    Supervisor = 4,
    PrivacyOfficer = 8,

    /// <summary>Runs the machine. Sees configuration, counts and health, and nobody's data.</summary>
    Operator = 16,

    /// <summary>Haven itself: delivery of mail and other jobs. No person holds it.</summary>
    System = 32,

    /// <summary>Somebody who is signing in, or is looking at nothing but their own account.</summary>
    AccountHolder = 64,

    /// <summary>Another system of the organisation, reading about clients with a key. No person holds it.</summary>
    OtherSystem = 128,

    /// <summary>Another system of the organisation, reading who saw what with a key. No person holds it.</summary>
    AuditingSystem = 256,

    /// <summary>Answers on the helpline, and sees nothing else of anybody.</summary>
    Advocate = 512,
}

/// <summary>
/// Why a value is opened or changed. The list is closed: there is no way to make another one at run time, and every
/// access names one (promise SCR-9). The notice shows these words.
/// </summary>
public sealed class Purpose
{
    /// <summary>Looking after a client: screening, caseload, what to do next.</summary>
    public static readonly Purpose CaseWork = new(
        "case-work",
        "Looking after a client",
        "Acompañar a una persona",
        Roles.Professional | Roles.Supervisor
    );

    /// <summary>Reading about somebody whom one does not look after, because it cannot wait.</summary>
    public static readonly Purpose Emergency = new(
        "emergency",
        "Reading about somebody else's client in an emergency",
        "Leer en una emergencia sobre alguien a quien acompaña otra persona",
        Roles.Professional,
        staysOpen: true
    );

    /// <summary>Saying afterwards whether an emergency was one.</summary>
    public static readonly Purpose EmergencyReview = new(
        "emergency-review",
        "Looking afterwards at who used emergency access",
        "Revisar después quién usó el acceso de emergencia",
        Roles.Supervisor | Roles.PrivacyOfficer,
        staysOpen: true
    );

    /// <summary>Checking that the organisation keeps its promises: who saw what, and requests of the people concerned.</summary>
    public static readonly Purpose PrivacyOversight = new(
        "privacy-oversight",
        "Checking who saw what",
        "Comprobar quién vio qué",
        Roles.PrivacyOfficer | Roles.AuditingSystem,
        staysOpen: true
    );

    /// <summary>Keeping what a court, a regulator or a dispute needs from being deleted.</summary>
    public static readonly Purpose LegalHold = new(
        "legal-hold",
        "Keeping what a court or a dispute needs",
        "Conservar lo que necesita un tribunal o un litigio",
        Roles.PrivacyOfficer | Roles.Administrator,
        staysOpen: true
    );

    /// <summary>Giving what a court or a law demands, and what has to be done before.</summary>
    public static readonly Purpose LegalDemand = new(
        "legal-demand",
        "Answering what a court or a law demands",
        "Responder a lo que exige un tribunal o una ley",
        Roles.PrivacyOfficer | Roles.Administrator,
        staysOpen: true
    );

    /// <summary>
    /// Asking people what they agree to, and keeping what they said. It stays open: whoever took everything back can be
    /// asked again, and can be shown what they said.
    /// </summary>
    public static readonly Purpose Consent = new(
        "consent",
        "Asking people what they agree to",
        "Preguntar a las personas qué aceptan",
        Roles.Professional | Roles.Supervisor,
        staysOpen: true
    );

    /// <summary>Giving facts about somebody to one recipient whom they named in a signed permission.</summary>
    public static readonly Purpose Sharing = new(
        "sharing",
        "Giving facts about somebody to whom they agreed",
        "Dar datos de alguien a quien esa persona aceptó",
        Roles.Professional | Roles.Supervisor
    );

    /// <summary>Knowing who goes to a school and whom to reach for them, as the school itself keeps it.</summary>
    public static readonly Purpose Roster = new(
        "roster",
        "Keeping the list of a school's students and their guardians",
        "Llevar la lista de estudiantes de una escuela y de quienes responden por ellos",
        Roles.Administrator
    );

    /// <summary>Telling families what they have to know at once.</summary>
    public static readonly Purpose FamilyEmergency = new(
        "family-emergency",
        "Telling families of an emergency at their school",
        "Avisar a las familias de una emergencia en su escuela",
        Roles.Administrator
    );

    /// <summary>Telling families who came to school, and who did not. What is for this is used for no other message.</summary>
    public static readonly Purpose FamilyAttendance = new(
        "family-attendance",
        "Telling families about attendance",
        "Informar a las familias sobre la asistencia",
        Roles.Administrator
    );

    /// <summary>Telling families what goes on at their school.</summary>
    public static readonly Purpose FamilyNews = new(
        "family-news",
        "Telling families of events and news of their school",
        "Informar a las familias de actos y noticias de su escuela",
        Roles.Administrator
    );

    /// <summary>Talking with somebody who writes to the helpline, and nothing else (promise HLP-3).</summary>
    public static readonly Purpose Helpline = new(
        "helpline",
        "Talking with somebody who writes to the helpline",
        "Hablar con quien escribe a la línea de ayuda",
        Roles.Advocate
    )
    {
        IsAboutClients = false,
    };

    /// <summary>Looking how visitors of the helpline are helped. The advocate sees each reading (promise HLP-12).</summary>
    public static readonly Purpose HelplineSupervision = new(
        "helpline-supervision",
        "Looking how those who write to the helpline are helped",
        "Revisar cómo se ayuda a quien escribe a la línea de ayuda",
        Roles.Supervisor
    )
    {
        IsAboutClients = false,
    };

    /// <summary>Giving what the organisation keeps here to another system of its own, which holds a key for it.</summary>
    public static readonly Purpose Exchange = new(
        "exchange",
        "Giving data to another system of the organisation",
        "Dar datos a otro sistema de la organización",
        Roles.OtherSystem
    );

    /// <summary>Giving the organisation everything that is its own: to keep it, or to go elsewhere with it.</summary>
    public static readonly Purpose TakingOut = new(
        "taking-out",
        "Taking out what the organisation owns",
        "Llevarse lo que pertenece a la organización",
        Roles.Administrator,
        staysOpen: true
    );

    /// <summary>Counting many people's results, of which nobody sees a single one.</summary>
    public static readonly Purpose Reporting = new(
        "reporting",
        "Counting for a report that names nobody",
        "Contar para un informe que no nombra a nadie",
        Roles.Administrator | Roles.Supervisor | Roles.System
    );

    /// <summary>Making a table of people in which nobody can be told from others, for those who study how to help.</summary>
    public static readonly Purpose Research = new(
        "research",
        "Making a table for research that names nobody",
        "Hacer una tabla para la investigación que no nombra a nadie",
        Roles.PrivacyOfficer
    );

    /// <summary>Taking in what people answer to a study in which they take part, and reading it.</summary>
    public static readonly Purpose Study = new(
        "study",
        "Running a study that people take part in",
        "Llevar a cabo un estudio en el que participan personas",
        Roles.Professional | Roles.Supervisor
    );

    /// <summary>Taking in what people propose to a call for funding or for a prize, and deciding about it.</summary>
    public static readonly Purpose Funding = new(
        "funding",
        "Deciding who gets funding or a prize",
        "Decidir quién recibe una ayuda o un premio",
        Roles.Professional | Roles.Supervisor
    )
    {
        IsAboutClients = false,
    };

    /// <summary>Telling those who asked for it of later calls for funding or for a prize.</summary>
    public static readonly Purpose Offers = new(
        "offers",
        "Telling applicants of later calls",
        "Avisar a quienes solicitaron de otras convocatorias",
        Roles.Professional | Roles.Supervisor
    )
    {
        IsAboutClients = false,
    };

    /// <summary>Holding an event for which people registered, and telling them what changes about it.</summary>
    public static readonly Purpose Events = new(
        "events",
        "Holding an event that people register for",
        "Celebrar un acto al que se inscriben personas",
        Roles.Professional | Roles.Supervisor
    )
    {
        IsAboutClients = false,
    };

    /// <summary>Telling those who asked for it of similar events (promise RES-11a).</summary>
    public static readonly Purpose EventNews = new(
        "event-news",
        "Telling those who asked for it of similar events",
        "Avisar de actos parecidos a quienes lo pidieron",
        Roles.Professional | Roles.Supervisor
    )
    {
        IsAboutClients = false,
    };

    /// <summary>Deciding whether what people write under something on display may stand there.</summary>
    public static readonly Purpose Posts = new(
        "posts",
        "Showing what people write under something on display",
        "Mostrar lo que se escribe bajo algo expuesto",
        Roles.Professional | Roles.Supervisor | Roles.System
    )
    {
        IsAboutClients = false,
    };

    /// <summary>Who works here: inviting members, setting their roles.</summary>
    public static readonly Purpose MemberAdministration = new(
        "member-administration",
        "Managing who may use Haven",
        "Administrar quién puede usar Haven",
        Roles.Administrator
    )
    {
        IsAboutClients = false,
    };

    /// <summary>What people write to the organisation: reading it, answering it, deleting it.</summary>
    public static readonly Purpose Correspondence = new(
        "correspondence",
        "Reading and answering what people write to the organisation",
        "Leer y responder lo que se escribe a la organización",
        Roles.Administrator
    )
    {
        IsAboutClients = false,
    };

    /// <summary>A person's own account: registering, signing in, own sessions.</summary>
    public static readonly Purpose OwnAccount = new(
        "own-account",
        "Running a person's own account",
        "Mantener la cuenta de cada persona",
        Roles.AccountHolder,
        staysOpen: true
    )
    {
        IsAboutClients = false,
    };

    /// <summary>Carrying a message to the person it is for.</summary>
    public static readonly Purpose Delivery = new(
        "delivery",
        "Delivering a message",
        "Entregar un mensaje",
        Roles.System,
        staysOpen: true
    )
    {
        IsAboutClients = false,
    };

    /// <summary>Working out who is to be screened again, to tell a professional how many there are.</summary>
    public static readonly Purpose Reminding = new(
        "reminding",
        "Reminding a professional that clients are to be screened again",
        "Recordar a un profesional que hay personas por evaluar de nuevo",
        Roles.System
    );

    /// <summary>Setting up and keeping Haven running, without anybody's data being shown.</summary>
    public static readonly Purpose Upkeep = new(
        "upkeep",
        "Keeping Haven running",
        "Mantener Haven en marcha",
        Roles.System,
        staysOpen: true
    )
    {
        IsAboutClients = false,
    };

    /// <summary>Every purpose there is.</summary>
    public static readonly IReadOnlyList<Purpose> All =
    [
        CaseWork,
        Emergency,
        EmergencyReview,
        PrivacyOversight,
        LegalHold,
        LegalDemand,
        Consent,
        Sharing,
        Roster,
        FamilyEmergency,
        FamilyAttendance,
        FamilyNews,
        Helpline,
        HelplineSupervision,
        Exchange,
        TakingOut,
        Reporting,
        Research,
        Study,
        Funding,
        Offers,
        Events,
        EventNews,
        Posts,
        MemberAdministration,
        Correspondence,
        OwnAccount,
        Delivery,
        Reminding,
        Upkeep,
    ];

    private Purpose(string key, string words, string spanish, Roles roles, bool staysOpen = false)
    {
        Key = key;
        Words = words;
        Spanish = spanish;
        Roles = roles;
        StaysOpen = staysOpen;
    }

    /// <summary>As it stands in the audit log.</summary>
    public string Key { get; }

    /// <summary>As people read it.</summary>
    public string Words { get; }

    /// <inheritdoc cref="Words"/>
    public string Spanish { get; }

    /// <summary>Who may act for it.</summary>
    public Roles Roles { get; }

    /// <summary>
    /// Whether it stays open while the use of somebody's data is restricted: keeping it, protecting somebody's life, the
    /// person's own rights, and claims (GDPR Article 18(2)).
    /// </summary>
    public bool StaysOpen { get; }

    /// <summary>Whether anything about the people whom an organisation looks after is used for it.</summary>
    public bool IsAboutClients { get; private init; } = true;

    public bool Allows(Roles roles) => (Roles & roles) != 0;

    /// <summary>The purpose with this key, or null.</summary>
    public static Purpose? Find(string key) => All.FirstOrDefault(p => p.Key == key);

    public override string ToString() => Key;
}
