using Haven.Privacy.Disclosures;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;

namespace Haven.Privacy.Permissions;

/// <summary>What a permission allows to be shared, in words, for whoever gets a package of what is kept about them.</summary>
internal sealed class PermissionTexts(DisclosureItems items) : IComposedText
{
    public bool Reads(Type record, string field) =>
        record == typeof(Permission) && field == nameof(Permission.Items);

    public Task<IReadOnlyList<ComposedLine>> ReadAsync(
        HavenContext context,
        ISealedRecord record,
        string text,
        string language,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<ComposedLine>>([
            new(
                PermissionWords.In(language).WhatHeading,
                items.Words(text.Split(' ', StringSplitOptions.RemoveEmptyEntries), language)
            ),
        ]);
}
