using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Haven.Privacy.Store;

/// <summary>A column, and what a database takes for it.</summary>
/// <param name="StoreType">As the database calls it.</param>
/// <param name="Type">What the values are, converted; nullable where the column is.</param>
public sealed record RowColumn(
    string Name,
    string StoreType,
    Type Type,
    PropertyInfo Property,
    ValueConverter? Converter
)
{
    /// <summary>The converted value of a row; null where there is none.</summary>
    public object? Of(object row) =>
        Property.GetValue(row) is not { } value ? null
        : Converter is null ? value
        : Converter.ConvertToProvider(value);
}

/// <summary>Rows that go into their table with one command, past the change tracker.</summary>
public static class RowColumns
{
    /// <summary>The columns of their table.</summary>
    /// <exception cref="InvalidOperationException">
    /// What the tracker would see to is missing: a transaction, one organisation, that nothing is sealed.
    /// </exception>
    public static (string Table, IReadOnlyList<RowColumn> Columns) Of<T>(
        HavenContext context,
        IReadOnlyCollection<T> rows
    )
        where T : class, IOrganisationRecord
    {
        if (context.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("Many rows are stored within a transaction.");
        }
        if (
            typeof(T).IsAssignableTo(typeof(ISealedRecord))
            || rows.Any(r => r.OrganisationId != context.CurrentOrganisation)
        )
        {
            throw new InvalidOperationException(
                $"A {typeof(T).Name} is sealed, or another organisation's: save it as others are."
            );
        }
        var type = context.Model.FindEntityType(typeof(T))!;
        return (type.GetTableName()!, [.. type.GetProperties().Select(ColumnOf)]);
    }

    private static RowColumn ColumnOf(IProperty property)
    {
        var mapping = property.GetRelationalTypeMapping();
        var stored = mapping.Converter?.ProviderClrType ?? mapping.ClrType;
        return new RowColumn(
            property.GetColumnName(),
            mapping.StoreType,
            property.IsNullable && stored.IsValueType
                ? typeof(Nullable<>).MakeGenericType(Nullable.GetUnderlyingType(stored) ?? stored)
                : stored,
            property.PropertyInfo!,
            mapping.Converter
        );
    }
}
