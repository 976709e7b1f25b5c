using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Consent;

/// <summary>What somebody answered, question by question, for whoever gets a package of what is kept about them.</summary>
internal sealed class ConsentTexts(ConsentForms forms) : IComposedText
{
    public bool Reads(Type record, string field) =>
        record == typeof(ConsentEntry) && field == nameof(ConsentEntry.Answers);

    public async Task<IReadOnlyList<ComposedLine>> ReadAsync(
        HavenContext context,
        ISealedRecord record,
        string text,
        string language,
        CancellationToken cancellationToken
    )
    {
        var entry = (ConsentEntry)record;
        var words = ConsentWords.In(language);
        var version = await context
            .Set<ConsentVersion>()
            .AsNoTracking()
            .FirstOrDefaultAsync(
                v =>
                    v.OrganisationId == entry.OrganisationId
                    && v.Form == entry.Form
                    && v.Number == entry.Number,
                cancellationToken
            );
        return
        [
            .. ConsentAnswers
                .Read(text)
                .Items.Select(a => new ComposedLine(
                    Question(entry.Form, version, a.Item, language),
                    entry.IsWithdrawal ? words.TakenBack : words.Answer(a)
                )),
        ];
    }

    private string Question(string form, ConsentVersion? version, string item, string language) =>
        version is not null && Array.IndexOf(version.Items.Split(' '), item) is >= 0 and var at
            ? ConsentText.Read(version.Words(language)).Items[at]
            : forms.Find(form)?.Items.FirstOrDefault(i => i.Key == item)?.Words.Of(language)
                ?? item;
}
