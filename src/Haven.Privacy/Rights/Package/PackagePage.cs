using Haven.Privacy.Abroad;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;

namespace Haven.Privacy.Rights.Package;

/// <summary>The package for people: index.html. The records are written as they come, and what stands above them at the end.</summary>
internal sealed class PackagePage(SealedSpool body, PackageOrder order, PackageText text)
    : IDisposable
{
    private readonly PackageHtml records = new(body);
    private readonly PackageWords words = PackageWords.In(order.Language);
    private readonly List<(StoredRecord Record, int Count)> kinds = [];
    private readonly Dictionary<MaskReason, int> masked = [];

    /// <summary>How often something is masked, by the reason.</summary>
    public IReadOnlyDictionary<MaskReason, int> Masked => masked;

    public void BeginKind(StoredRecord record)
    {
        kinds.Add((record, 0));
        records.Heading(3, text.Of(record.What), IdOf(record));
    }

    public void Record(
        StoredRecord record,
        IReadOnlyList<PackageField> fields,
        IReadOnlyList<object?> values
    )
    {
        int number = kinds[^1].Count + 1;
        kinds[^1] = (record, number);
        records.BeginRecord(PackageWords.Fill(words.RecordFormat, number));
        foreach (var (field, value) in fields.Zip(values))
        {
            Write(text.Of(field.Declared.Words), value);
        }
        records.EndRecord();
    }

    /// <summary>What somebody is told comes first, and below it what its words mean.</summary>
    public void EndKind(IReadOnlyList<PackageField> fields)
    {
        records.Muted(words.AboutFields);
        records.Table(
            [words.Field, words.KindOfFact, words.Whose, words.Source, words.Stored],
            fields.Select(f =>
                (IReadOnlyList<string>)
                    [
                        text.Of(f.Declared.Words),
                        f.Declared.Class is { } kind ? words.Of(kind) : text.Of(f.Declared.What),
                        f.Declared.Whose is { } whose ? text.Of(whose)
                        : order.Others ? words.TheirOwn
                        : words.YourOwn,
                        f.Declared.Source is { } source ? text.Of(source) : words.SourceUnsaid,
                        f.Declared.IsSealed ? words.IsSealed : words.IsClear,
                    ]
            )
        );
    }

    public void Flush() => records.Flush();

    /// <summary>Writes the whole page, with the records that came.</summary>
    /// <param name="facts">Null where somebody else gets it, who is told what the cover says and no more.</param>
    public async Task WriteAsync(
        Stream target,
        SealedSpool recordsWritten,
        PackageFacts? facts,
        CancellationToken cancellationToken
    )
    {
        using var html = new PackageHtml(target);
        WriteHead(html);
        html.Muted(PackageWords.Fill(words.MadeOnFormat, text.Day(order.At.UtcTicks)));
        html.Paragraph(words.Files);
        html.Heading(2, words.Contents);
        html.Links([
            .. kinds.Select(k => (IdOf(k.Record), $"{text.Of(k.Record.What)} ({k.Count})")),
            .. facts is null ? [] : Sections,
        ]);
        html.Heading(2, words.Records);
        if (kinds.Count == 0)
        {
            html.Paragraph(words.NothingKept);
        }
        html.Flush();
        await recordsWritten.GiveAsync(target, cancellationToken);
        if (facts is not null)
        {
            WriteFacts(html, facts);
        }
        html.End();
    }

    private (string Id, string Text)[] Sections =>
        [
            ("not-shown", words.NotShown),
            ("purposes", words.PurposesTitle),
            ("readers", words.ReadersTitle),
            ("kept", words.KeptTitle),
            ("place", words.PlaceTitle),
            ("guarded", words.GuardedTitle),
        ];

    private void WriteHead(PackageHtml html)
    {
        if (order.Cover is { } cover)
        {
            html.Begin(words.Lang, PackageWords.Fill(cover.Title, order.Handle));
            html.Paragraph(cover.Intro);
            html.BeginRecord(words.Basis);
            foreach (var (label, said) in cover.Lines.Where(l => l.Text.Length > 0))
            {
                html.Fact(label, said);
            }
            html.EndRecord();
            html.Paragraph(cover.Bound);
            return;
        }
        bool isRelated = order.About.Length > 0;
        html.Begin(
            words.Lang,
            isRelated
                ? PackageWords.Fill(words.TitleRelated, order.Handle, text.Of(order.About))
                : PackageWords.Fill(words.Title, order.Handle)
        );
        html.Paragraph(
            isRelated ? words.IntroRelated
            : order.Others ? words.IntroOthers
            : words.Intro
        );
    }

    public void Dispose() => records.Dispose();

    private void Write(string label, object? value)
    {
        switch (value)
        {
            case MaskReason mask:
                masked[mask] = masked.GetValueOrDefault(mask) + 1;
                records.Fact(label, words.Masks[mask]);
                break;
            case ComposedValue read:
                records.Fact(label, read.Lines);
                break;
            default:
                string said = text.Of(value);
                if (said.Length > 0)
                {
                    records.Fact(label, said);
                }
                break;
        }
    }

    private void WriteFacts(PackageHtml html, PackageFacts facts)
    {
        html.Heading(2, words.NotShown, "not-shown");
        WriteNotShown(html);
        html.Paragraph(words.Names);
        html.Heading(2, words.PurposesTitle, "purposes");
        WritePurposes(html, facts.Purposes);
        html.Heading(2, words.ReadersTitle, "readers");
        html.Paragraph(words.ReadersIntro);
        html.Table(
            order.Others
                ? [words.Day, words.Role]
                : [words.Day, words.Role, words.What, words.ForWhat, words.Times],
            facts.Readers.Select(Cells)
        );
        html.Heading(2, words.KeptTitle, "kept");
        WriteKept(html, facts.Kept);
        html.Heading(2, words.PlaceTitle, "place");
        WritePlace(html, facts.Place);
        html.Heading(2, words.GuardedTitle, "guarded");
        html.List(words.Guards);
        html.Heading(2, words.RightsTitle);
        html.Paragraph(words.RightsText);
    }

    private void WritePurposes(PackageHtml html, IReadOnlyList<PackagePurpose> purposes)
    {
        if (purposes.All(p => p.Bases.Count == 0))
        {
            html.List(purposes.Select(p => words.Of(p.Purpose)));
            return;
        }
        html.Table(
            [words.ForWhat, words.Basis],
            purposes.Select(p => (IReadOnlyList<string>)[words.Of(p.Purpose), BasisOf(p)])
        );
    }

    private void WriteNotShown(PackageHtml html)
    {
        if (order.Others)
        {
            html.Paragraph(words.NotShownOthers);
        }
        else if (masked.Count == 0)
        {
            html.Paragraph(words.NotShownNone);
        }
        else
        {
            html.List(masked.OrderBy(m => m.Key).Select(m => $"{words.Masks[m.Key]} ({m.Value})"));
        }
    }

    private IReadOnlyList<string> Cells(PackageReader reader) =>
        order.Others
            ? [text.Day(reader.Day), words.Of(reader.Roles)]
            :
            [
                text.Day(reader.Day),
                words.Of(reader.Roles),
                reader.Act is { } act ? words.Acts[act] : "",
                reader.Purpose is { } purpose ? words.OfPurpose(purpose) : "",
                text.Of((object)reader.Times),
            ];

    private string BasisOf(PackagePurpose purpose) =>
        purpose.Bases.Count == 0
            ? words.NoBasis
            : string.Join(
                "; ",
                purpose.Bases.Select(b =>
                    $"{b.What.Words.Of(order.Language)} ({b.By.Name.Of(order.Language)}, {b.What.Source})"
                )
            );

    private void WriteKept(PackageHtml html, PackageTime? kept)
    {
        if (kept is null)
        {
            html.Paragraph(words.KeptUnknown);
            return;
        }
        var kind = kept.Rule.Kind;
        html.Paragraph(
            PackageWords.Fill(
                words.KeptFormat,
                order.Language == "es" ? kind.Spanish : kind.English,
                kept.Rule.Period.Words(order.Language),
                PackageWords.Fill(words.Triggers[kind.Trigger], kind.Event.Of(order.Language))
            )
        );
        html.Paragraph(
            kept.From is null ? words.KeptNotYet
            : kept.LastDay is not { } last ? words.KeptOpen
            : PackageWords.Fill(words.KeptUntilFormat, text.Day(last))
        );
        if (kept.Rule.AsksFirst)
        {
            html.Paragraph(words.KeptAsked);
        }
        if (kept.Rule.KeepsFigures)
        {
            html.Paragraph(words.KeptCounted);
        }
        html.Paragraph(words.KeptEnd);
    }

    private void WritePlace(PackageHtml html, PackagePlace place)
    {
        html.Paragraph(
            place.Country is { } country
                ? PackageWords.Fill(words.PlaceFormat, country.Within.Of(words.Lang))
                : words.PlaceUnknown
        );
        if (place.Abroad.Count == 0)
        {
            html.Paragraph(words.AbroadNone);
            return;
        }
        var said = new AbroadWords(place.Kinds, words.Lang);
        html.Paragraph(words.AbroadIntro);
        html.Table(
            [words.Country, words.Recipient, words.ForWhat, words.Safeguard],
            place.Abroad.Select(t =>
                (IReadOnlyList<string>)
                    [said.Country(t), t.Recipient, said.Purpose(t), said.Safeguard(t, place.Laws)]
            )
        );
    }

    private static string IdOf(StoredRecord record) => StoreConventions.Snake(record.Name);
}
