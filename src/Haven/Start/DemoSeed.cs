using Haven.Forms.Evaluation;
using Haven.Forms.Instruments;
using Haven.Forms.Questionnaires;
using Haven.Organisations.Accounts;
using Haven.Organisations.Members;
using Haven.Organisations.TimeZones;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Attesting;
using Haven.Screening.Clients;
using Haven.Screening.Fill;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Haven.Screening.Result;

namespace Haven.Start;

/// <summary>An invented person of the demo.</summary>
internal sealed record DemoPerson(string First, string Last, string Email, Roles Roles);

/// <summary>An invented client: age, what is known, and screenings as days ago with the choice of each question (0 to 3; 9 stops before the end).</summary>
internal sealed record DemoClient(
    long Code,
    int Age,
    string Behaviour,
    params (int DaysAgo, string Choices)[] Screenings
)
{
    /// <summary>The same on the sample instrument, with its four choices.</summary>
    public (int DaysAgo, string Choices)[] Concern { get; init; } = [];

    /// <summary>Whether the last result was confirmed, too.</summary>
    public bool IsConfirmed { get; init; }
}

/// <summary>The instruments that the demo's clients were screened with.</summary>
internal sealed record DemoInstruments(InstrumentId Concern, InstrumentId Phq9);

/// <summary>Sows the demo through the same services that the pages use.</summary>
internal sealed class DemoSeed(IServiceProvider services, PastClock clock)
{
    public const string Password = "lantern by the harbour";
    public const string OrganisationCode = "eastside";

    public static readonly IReadOnlyList<DemoPerson> People =
    [
        new("Amina", "Osei", "amina@eastside.example", Roles.Administrator),
        new("Rosa", "Delgado", "rosa@eastside.example", Roles.Professional),
        new("Tom", "Becker", "tom@eastside.example", Roles.Professional),
        new("Grace", "Lindqvist", "grace@eastside.example", Roles.Supervisor),
        new("Yusuf", "Karim", "yusuf@eastside.example", Roles.PrivacyOfficer),
        new("Nia", "Okafor", "nia@eastside.example", Roles.Advocate),
        new("Ingrid", "Vale", "ingrid@eastside.example", Roles.Operator),
    ];

    private static readonly DemoClient[] Rosas =
    [
        new(
            204_102,
            15,
            "Comes every week, plays in the basketball group.",
            (120, "1100100000"),
            (21, "0010100000")
        ),
        new(204_109, 16, "Moved in with an aunt in June.", (60, "1211110101"), (31, "1110110101")),
        new(
            204_117,
            14,
            "Has stopped seeing old friends. New phone, does not say from whom.",
            (200, "1121010101"),
            (111, "2222122112")
        )
        {
            Concern =
            [
                (90, "112121221211222121121111111120000001121111111111"),
                (12, "122131332321323221132311111120000002132112311211"),
            ],
        },
        new(204_125, 17, ""),
        new(204_131, 15, "Often tired in the morning.", (10, "1211999999")),
        new(204_138, 13, "Lives with both parents.", (45, "0000100000")),
        new(
            204_146,
            16,
            "Talks about leaving town.",
            (150, "2232222212"),
            (80, "2122121102"),
            (14, "1111111001")
        ),
        new(204_153, 15, "Sleeps badly since the move.", (33, "1121111001")),
        new(204_160, 17, "Works in a shop on Saturdays.", (90, "0101000000")),
        new(204_172, 14, "", (5, "3221999999")),
        new(204_188, 16, "Had a fight at school in September.", (64, "1011101001")),
        new(204_195, 15, ""),
    ];

    private static readonly DemoClient[] Toms =
    [
        new(310_407, 17, "Finished school in spring.", (70, "1110010000")),
        new(310_415, 15, "New at the programme.", (7, "2111111001")),
        new(310_423, 14, ""),
    ];

    private readonly IDatabase database = services.GetRequiredService<IDatabase>();
    private readonly ClientService clients = services.GetRequiredService<ClientService>();
    private readonly FillService fill = services.GetRequiredService<FillService>();
    private readonly JudgementService judgements = services.GetRequiredService<JudgementService>();

    public async Task SowAsync(CancellationToken cancellationToken)
    {
        var today = clock.Now;
        clock.Now = today.AddDays(-365);
        var members = services.GetRequiredService<MemberService>();
        var organisation = await members.FoundAsync(
            OrganisationCode,
            "Eastside Youth Programme",
            cancellationToken
        );
        var readers = new Dictionary<string, Reader>(StringComparer.Ordinal);
        foreach (var person in People)
        {
            readers[person.First] = await AddAsync(
                members,
                organisation.OrganisationId,
                person,
                cancellationToken
            );
        }
        await services
            .GetRequiredService<OrganisationZones>()
            .ChooseAsync(readers["Amina"], "America/New_York", "", cancellationToken);
        await DemoInbox.SettleAsync(services, readers["Amina"], cancellationToken);
        await DemoCompanies.SowAsync(
            services,
            readers["Yusuf"],
            DateOnly.FromDateTime(today.UtcDateTime),
            cancellationToken
        );
        await DemoNotice.SowAsync(services, readers["Yusuf"], readers.Values, cancellationToken);
        await DemoHelpline.OpenAsync(
            services,
            readers["Amina"],
            DateOnly.FromDateTime(today.UtcDateTime),
            cancellationToken
        );
        var instruments = await TakeInAsync(organisation.OrganisationId, cancellationToken);
        foreach (var client in Rosas)
        {
            await SowClientAsync(readers["Rosa"], client, instruments, today, cancellationToken);
        }
        foreach (var client in Toms.Concat(DemoQuarter.Clients(today)))
        {
            await SowClientAsync(readers["Tom"], client, instruments, today, cancellationToken);
        }
        clock.Now = today.AddDays(-9);
        await DemoPermission.SowAsync(
            services,
            readers["Rosa"],
            DateOnly.FromDateTime(clock.Now.UtcDateTime),
            cancellationToken
        );
        clock.Now = today.AddHours(-3);
        await DemoInbox.SowAsync(services, readers["Amina"], cancellationToken);
        await DemoDemand.SowAsync(services, readers["Yusuf"], cancellationToken);
        clock.Now = today;
    }

    private async Task<DemoInstruments> TakeInAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        var library = services.GetRequiredService<InstrumentLibrary>();
        var ids = new List<InstrumentId>();
        foreach (
            byte[] json in new[]
            {
                ShippedInstruments.ConcernBriefJson(),
                ShippedInstruments.ConcernJson(),
                ShippedInstruments.Phq9Json(),
            }
        )
        {
            var taken = await library.TakeInAsync(organisation, json, cancellationToken);
            ids.Add(
                taken.Instrument?.Id
                    ?? throw new InvalidOperationException(
                        "A shipped instrument cannot be used: " + string.Join("; ", taken.Faults)
                    )
            );
            clock.Now = clock.Now.AddMinutes(1);
        }
        return new DemoInstruments(Concern: ids[1], Phq9: ids[2]);
    }

    private async Task<Reader> AddAsync(
        MemberService members,
        OrganisationId organisation,
        DemoPerson person,
        CancellationToken cancellationToken
    )
    {
        var given = new NewAccount(
            person.First,
            person.Last,
            person.Email,
            "Eastside Youth Programme",
            "Springfield",
            "Oregon",
            Password
        );
        var account = await services
            .GetRequiredService<AccountService>()
            .CreateAsync(given, "demo", emailConfirmed: true, cancellationToken);
        var member = await members.AddAsync(
            organisation,
            account.Id,
            $"{person.First} {person.Last}",
            person.Roles,
            Reader.System(organisation, "demo"),
            cancellationToken
        );
        return new Reader(organisation, member.Id.Value, person.Roles, "demo");
    }

    private async Task SowClientAsync(
        Reader reader,
        DemoClient invented,
        DemoInstruments instruments,
        DateTimeOffset today,
        CancellationToken cancellationToken
    )
    {
        clock.Now = today.AddDays(
            -invented
                .Screenings.Concat(invented.Concern)
                .Select(s => s.DaysAgo)
                .DefaultIfEmpty(3)
                .Max() - 2
        );
        var birth = Birth.Aged(invented.Age, DateOnly.FromDateTime(today.UtcDateTime));
        await clients.TakeUpAsync(
            reader,
            invented.Code,
            birth,
            new AttestedAuthority(Authority.Agreed, ""),
            cancellationToken
        );
        await using var store = database.Open(new Scope(reader.Organisation));
        var client = (await clients.FindAsync(store, reader, invented.Code, cancellationToken))!;
        client.Behaviour = Sealed<string>.Of(invented.Behaviour);
        client.Version++;
        store.Record(
            new Deed(reader, Act.Edit, Purpose.CaseWork, "client facts", [client.PersonKey])
        );
        await store.SaveChangesAsync(cancellationToken);
        var screenings = invented
            .Screenings.Select(s => (s.DaysAgo, s.Choices, Instrument: instruments.Phq9))
            .Concat(invented.Concern.Select(s => (s.DaysAgo, s.Choices, instruments.Concern)))
            .ToList();
        foreach (var (daysAgo, choices, instrument) in screenings)
        {
            clock.Now = today.AddDays(-daysAgo);
            bool isLast = !invented.IsConfirmed && (daysAgo, choices, instrument) == screenings[^1];
            await SowScreeningAsync(
                reader,
                store,
                client,
                instrument,
                choices,
                isLast,
                cancellationToken
            );
        }
    }

    private async Task SowScreeningAsync(
        Reader reader,
        HavenContext store,
        Client client,
        InstrumentId instrument,
        string choices,
        bool isLast,
        CancellationToken cancellationToken
    )
    {
        var screening = (
            await fill.StartAsync(store, reader, client, instrument, cancellationToken)
        )!.Screening;
        string code = client.Code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var open = (
            await fill.OpenAsync(store, reader, code, screening.Number, Act.Edit, cancellationToken)
        )!;
        var answers = open.Answers;
        foreach (var (item, choice) in FillForm.Asked(open.Questionnaire).Zip(choices))
        {
            if (choice != '9')
            {
                answers = answers.With(item.LinkId, item.Options[choice - '0'].Value);
            }
        }
        bool finished = !choices.Contains('9', StringComparison.Ordinal);
        await fill.SaveAsync(
            reader,
            open,
            FormEngine.Evaluate(open.Questionnaire, answers, clock),
            finished,
            cancellationToken
        );
        if (finished && !isLast)
        {
            var result = ScreeningResult.Of(
                FormEngine.Evaluate(open.Questionnaire, answers, clock)
            );
            await judgements.ConfirmAsync(reader, open, result, null, cancellationToken);
        }
    }
}
