using Haven.Design;
using Haven.Organisations.Feedback;
using Haven.Organisations.Sessions;
using Haven.Privacy.Purposes;

namespace Haven.Start;

/// <summary>The side navigation: what each role has to do with, and nothing it may not reach.</summary>
internal sealed class Navigation(RequestDelegate next)
{
    private static readonly FrameText Screening = new("Screening", "Evaluación de riesgo");
    private static readonly FrameText Research = new("Research", "Investigación");
    private static readonly FrameText Helpline = new("Helpline", "Línea de ayuda");
    private static readonly FrameText School = new("School", "Escuela");
    private static readonly FrameText Organisation = new("Organisation", "Organización");
    private static readonly FrameText Safety = new("Safety", "Seguridad");
    private static readonly FrameText People = new("People’s rights", "Derechos de las personas");
    private static readonly FrameText Keeping = new("Keeping", "Conservación");
    private static readonly FrameText Leaving = new("What leaves", "Lo que sale");
    private static readonly FrameText Papers = new("Laws and papers", "Leyes y documentos");
    private static readonly FrameText Machine = new("Machine", "Máquina");
    private static readonly FrameText You = new("You", "Usted");

    private static readonly (FrameText Section, FrameText Text, string Href, Roles Roles)[] Links =
    [
        (
            Screening,
            new("Caseload", "Casos"),
            "/screening/caseload",
            Roles.Professional | Roles.Supervisor
        ),
        (
            Screening,
            new("Clients’ names", "Nombres de los clientes"),
            "/screening/names",
            Roles.Professional | Roles.Supervisor
        ),
        (
            Screening,
            new("Instruments", "Instrumentos"),
            "/screening/instruments",
            Roles.Professional | Roles.Supervisor | Roles.Administrator
        ),
        (
            Screening,
            new("Next steps", "Próximos pasos"),
            "/screening/steps",
            Roles.Supervisor | Roles.Administrator
        ),
        (
            Screening,
            new("Figures", "Cifras"),
            "/screening/figures",
            Roles.Supervisor | Roles.Administrator
        ),
        (
            Research,
            new("Studies", "Estudios"),
            "/research/studies",
            Roles.Professional | Roles.Supervisor | Roles.PrivacyOfficer
        ),
        (
            Research,
            new("Calls", "Convocatorias"),
            "/research/calls",
            Roles.Professional | Roles.Supervisor
        ),
        (
            Research,
            new("Events", "Actos"),
            "/research/events",
            Roles.Professional | Roles.Supervisor
        ),
        (Helpline, new("Chats", "Chats"), "/helpline/chats", Roles.Advocate),
        (Helpline, new("Referrals", "Derivaciones"), "/helpline/referrals", Roles.Advocate),
        (Helpline, new("Your reports", "Sus avisos"), "/helpline/reports", Roles.Advocate),
        (
            Helpline,
            new("Supervision of chats", "Supervisión de chats"),
            "/helpline/supervision",
            Roles.Supervisor
        ),
        (
            Helpline,
            new("Figures of the helpline", "Cifras de la línea de ayuda"),
            "/helpline/figures",
            Roles.Administrator | Roles.Supervisor
        ),
        (
            Helpline,
            new("Certificates", "Certificados"),
            "/helpline/certificates",
            Roles.Administrator
        ),
        (
            Helpline,
            new("Services for referrals", "Servicios para derivar"),
            "/helpline/recipients",
            Roles.Administrator
        ),
        (
            Helpline,
            new("Settings of the helpline", "Ajustes de la línea de ayuda"),
            "/helpline/settings",
            Roles.Administrator
        ),
        (School, new("Students", "Estudiantes"), "/students", Roles.Administrator),
        (
            School,
            new("Messages to families", "Mensajes a las familias"),
            "/students/messages",
            Roles.Administrator
        ),
        (
            School,
            new("Students who were removed", "Estudiantes borrados"),
            "/students/removed",
            Roles.Administrator | Roles.PrivacyOfficer
        ),
        (
            School,
            new("Figures of students", "Cifras de estudiantes"),
            "/students/figures",
            Roles.Administrator | Roles.Supervisor
        ),
        (Organisation, new("Members", "Miembros"), "/organisations/members", Roles.Administrator),
        (Organisation, new("Inbox", "Buzón"), "/organisations/inbox", Roles.Administrator),
        (
            Organisation,
            new("Keys for other systems", "Claves para otros sistemas"),
            "/organisations/keys",
            Roles.Administrator
        ),
        (Organisation, new("Teams", "Equipos"), "/organisations/teams", Roles.Administrator),
        (
            Organisation,
            new("How much Haven is used", "Cuánto se usa Haven"),
            "/privacy/usage",
            Roles.PrivacyOfficer | Roles.Administrator
        ),
        (
            Organisation,
            new("Time zone", "Zona horaria"),
            "/organisations/time-zone",
            Roles.Administrator
        ),
        (
            Safety,
            new("Breaches", "Violaciones de seguridad"),
            "/privacy/breaches",
            Roles.PrivacyOfficer | Roles.Administrator
        ),
        (Safety, new("Who saw what", "Quién vio qué"), "/privacy/audit", Roles.PrivacyOfficer),
        (
            Safety,
            new("Emergency access", "Acceso de emergencia"),
            "/privacy/emergency",
            Roles.Supervisor | Roles.PrivacyOfficer
        ),
        (
            People,
            new("Requests about data", "Solicitudes sobre datos"),
            "/privacy/rights",
            Roles.PrivacyOfficer
        ),
        (People, new("Consent", "Consentimiento"), "/privacy/consent", Roles.PrivacyOfficer),
        (
            People,
            new("Restrictions of use", "Limitaciones de uso"),
            "/privacy/restrictions",
            Roles.PrivacyOfficer
        ),
        (
            People,
            new("Forget a person", "Olvidar a una persona"),
            "/privacy/forgetting",
            Roles.PrivacyOfficer
        ),
        (
            Keeping,
            new("How long we keep things", "Cuánto tiempo se guarda"),
            "/privacy/retention",
            Roles.PrivacyOfficer | Roles.Administrator
        ),
        (
            Keeping,
            new("Legal holds", "Retenciones legales"),
            "/privacy/holds",
            Roles.PrivacyOfficer | Roles.Administrator
        ),
        (
            Leaving,
            new("What was given to others", "Lo que se dio a otros"),
            "/privacy/disclosures",
            Roles.PrivacyOfficer
        ),
        (
            Leaving,
            new("Legal demands", "Órdenes legales"),
            "/privacy/demands",
            Roles.PrivacyOfficer | Roles.Administrator
        ),
        (
            Leaving,
            new("Tables for research", "Tablas para la investigación"),
            "/privacy/releases",
            Roles.PrivacyOfficer
        ),
        (
            Leaving,
            new("Companies that help us", "Empresas que nos ayudan"),
            "/privacy/processors",
            Roles.PrivacyOfficer | Roles.Administrator | Roles.Operator
        ),
        (
            Leaving,
            new("Other countries", "Otros países"),
            "/privacy/abroad",
            Roles.PrivacyOfficer | Roles.Administrator
        ),
        (
            Leaving,
            new("Support access", "Acceso de soporte"),
            "/privacy/support",
            Roles.PrivacyOfficer | Roles.Administrator | Roles.Operator
        ),
        (
            Leaving,
            new("Take everything out", "Llevarse todo"),
            "/privacy/export",
            Roles.Administrator
        ),
        (
            Papers,
            new("Laws and agreements", "Leyes y acuerdos"),
            "/privacy/regimes",
            Roles.PrivacyOfficer | Roles.Administrator
        ),
        (
            Papers,
            new("Agreement on processing", "Acuerdo de tratamiento"),
            "/privacy/agreements",
            Roles.PrivacyOfficer | Roles.Administrator
        ),
        (
            Papers,
            new("Privacy notice", "Aviso de privacidad"),
            "/privacy/notices",
            Roles.PrivacyOfficer | Roles.Administrator
        ),
        (
            Papers,
            new("Yearly notices", "Avisos anuales"),
            "/privacy/yearly",
            Roles.PrivacyOfficer | Roles.Administrator
        ),
        (
            Papers,
            new("Record of processing", "Registro de tratamiento"),
            "/privacy/inventory",
            Roles.PrivacyOfficer | Roles.Administrator
        ),
        (
            Papers,
            new("Owner and contract", "Propietario y contrato"),
            "/privacy/ownership",
            Roles.PrivacyOfficer | Roles.Administrator
        ),
        (
            Papers,
            new("Proof of the promises", "Prueba de las promesas"),
            "/privacy/promises/evidence",
            Roles.PrivacyOfficer | Roles.Administrator | Roles.Operator
        ),
        (Papers, new("Leave Haven", "Dejar Haven"), "/privacy/leaving", Roles.Administrator),
        (Machine, new("Health", "Estado"), "/haven/health", Roles.Operator),
        (Machine, new("Outgoing mail", "Correo saliente"), "/delivery/outbox", Roles.Operator),
        (You, new("Your account", "Su cuenta"), "/organisations/account", Roles.AccountHolder),
        (
            You,
            new("Something is wrong", "Algo va mal"),
            "/privacy/breaches/tell",
            FeedbackPages.Members
        ),
        (
            You,
            new("Say what you think", "Diga lo que piensa"),
            "/organisations/feedback",
            FeedbackPages.Members
        ),
    ];

    /// <summary>On every page, also on one that says that there is none.</summary>
    public static readonly NavLink[] Footer =
    [
        new(new("What Haven promises", "Lo que Haven promete"), "/privacy/promises")
        {
            SpanishHref = "/privacy/promises?lang=es",
        },
    ];

    public Task InvokeAsync(HttpContext context, PageFrame frame)
    {
        if (context.Features.Get<SignedIn>() is { } session)
        {
            var roles = session.Roles | Roles.AccountHolder;
            frame.Navigation =
            [
                .. Links
                    .Where(l => (l.Roles & roles) != 0)
                    .GroupBy(l => l.Section)
                    .Select(g => new NavSection(
                        g.Key,
                        [.. g.Select(l => new NavLink(l.Text, l.Href))]
                    )),
            ];
        }
        return next(context);
    }
}
