using System.IO.Compression;
using System.Net;
using AngleSharp.Html.Dom;
using Haven.Forms.Questionnaires;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Haven.Tests.Privacy.Vault;

namespace Haven.Tests.Privacy.Releases;

/// <summary>Clients who were screened in a quarter that is over, and what an officer does with a table about them.</summary>
internal static class ReleaseHouse
{
    public const string Path = "/privacy/releases";

    /// <summary>The fields of a table about that quarter; what is given here goes before.</summary>
    public static (string, string)[] Table(params (string Name, string Value)[] given)
    {
        (string Name, string Value)[] usual =
        [
            ("table", "screenings"),
            ("period", "2025-4"),
            ("k", "5"),
            ("l", "2"),
            ("suppression", "0"),
        ];
        return [.. usual.Where(u => !given.Any(g => g.Name == u.Name)), .. given];
    }

    /// <summary>Who gets it; what is given here goes before.</summary>
    public static (string, string)[] Recipient(params (string Name, string Value)[] given)
    {
        (string Name, string Value)[] usual =
        [
            ("recipient", "Institute *of* Youth"),
            ("person", "Dr Ines Okafor"),
            ("contact", "ines@institute.example"),
            ("used-for", "Which help comes too late."),
            ("signer", "Prof Lea Brandt"),
            ("signed-day", "5"),
            ("signed-month", "1"),
            ("signed-year", "2026"),
            ("paper", "Cabinet 7"),
            ("agreed", "yes"),
        ];
        return [.. usual.Where(u => !given.Any(g => g.Name == u.Name)), .. given];
    }

    /// <summary>So many clients of 13 years, with levels in turn; the first is nine years old.</summary>
    public static async Task<IReadOnlyList<Client>> FillAsync(
        this TestOrganisation organisation,
        int count,
        params ConcernLevel[] levels
    )
    {
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        ConcernLevel[] turns = levels.Length > 0 ? levels : [ConcernLevel.None, ConcernLevel.Clear];
        var clients = new List<Client>();
        await using var context = organisation.Open();
        for (int i = 0; i < count; i++)
        {
            int born = i == 0 ? 2016 : 2012;
            var client = await rosa.TakeUpAsync(c =>
                c.Birth = Sealed<Birth>.Of(Birth.On(new DateOnly(born, 4, 30)))
            );
            clients.Add(client);
            context.Add(Screening(client, turns[i % turns.Length]));
        }
        context.Record(
            rosa.Deed(Act.Create, clients[0]) with
            {
                Subjects = [.. clients.Select(c => c.PersonKey)],
            }
        );
        await context.SaveChangesAsync();
        return clients;
    }

    /// <summary>Looks at a table, and puts its release on record.</summary>
    public static async Task<Page> GiveAsync(
        this HttpClient officer,
        params (string, string)[] table
    )
    {
        var look = await officer.SubmitAsync(Path + "/new", Table(table));
        look.Status.ShouldBe(HttpStatusCode.OK, look.Text);
        var given = await officer.SubmitAsync(look, Recipient());
        given.Status.ShouldBe(HttpStatusCode.Redirect, given.Text);
        return given;
    }

    /// <summary>What is in the file of a release, by name; the page's status where there is none.</summary>
    public static async Task<(HttpStatusCode Status, Dictionary<string, string> Files)> FileAsync(
        this HttpClient officer,
        int number
    )
    {
        var page = await officer.GetPageAsync($"{Path}/{number}");
        var form = page
            .Html.QuerySelectorAll("main form")
            .OfType<IHtmlFormElement>()
            .Single(f => f.Action.EndsWith("/file", StringComparison.Ordinal));
        var fields = form.QuerySelectorAll("input")
            .Select(i =>
                KeyValuePair.Create(i.GetAttribute("name") ?? "", i.GetAttribute("value") ?? "")
            );
        using var answer = await officer.PostAsync(
            $"{Path}/{number}/file",
            new FormUrlEncodedContent(fields)
        );
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
            foreach (var entry in zip.Entries)
            {
                using var reader = new StreamReader(entry.Open());
                files[entry.Name] = await reader.ReadToEndAsync();
            }
        }
        return (answer.StatusCode, files);
    }

    public static ScreeningRecord Screening(Client client, ConcernLevel level)
    {
        long november = new DateTime(2025, 11, 5, 0, 0, 0, DateTimeKind.Utc).Ticks;
        return new ScreeningRecord
        {
            Id = ScreeningId.Create(),
            OrganisationId = client.OrganisationId,
            PersonKey = client.PersonKey,
            Client = client.Id,
            Number = 1,
            StartedAt = november,
            FinishedAt = november,
            ConfirmedAt = november,
            Answers = Sealed<string>.Of("{}"),
            Result = Sealed<string>.Of(
                new ScreeningResult(3, 10, "Zqlabel", level, 5, 0, []).Write()
            ),
        };
    }
}
