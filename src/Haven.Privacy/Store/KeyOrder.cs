using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Store;

/// <summary>Rows in the order of their primary keys: the same each time, whatever the database found first.</summary>
internal static class KeyOrder
{
    public static IQueryable<T> InOrderOfKeys<T>(this IQueryable<T> rows, HavenContext context)
        where T : class
    {
        IOrderedQueryable<T>? ordered = null;
        foreach (var part in context.Model.FindEntityType(typeof(T))!.FindPrimaryKey()!.Properties)
        {
            string name = part.Name;
            ordered =
                ordered?.ThenBy(r => EF.Property<object>(r, name))
                ?? rows.OrderBy(r => EF.Property<object>(r, name));
        }
        return ordered!;
    }
}
