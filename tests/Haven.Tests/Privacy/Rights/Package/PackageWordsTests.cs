using Haven.Privacy.Audit;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Rights.Package;
using Haven.Start;

namespace Haven.Tests.Privacy.Rights.Package;

/// <summary>A package in Spanish says nothing in English that Haven itself says.</summary>
public class PackageWordsTests
{
    [Fact]
    public void WhatClientsRecordsDeclare_IsThereInSpanish()
    {
        var spanish = Core.Parts.SelectMany(p => p.Spanish).Select(s => s.Key).ToHashSet();
        var kinds = PackageKind
            .Of(Core.Parts)
            .Where(k =>
                k.Record.Name == "EmergencyAccess"
                || Core.Parts.Any(p =>
                    p.Records.Contains(k.Record.Type) && p.IsAboutClients(k.Record.Type)
                )
            )
            .ToList();

        var words = kinds
            .SelectMany(k =>
                k.FieldsFor(others: false)
                    .SelectMany(f =>
                        new[]
                        {
                            f.Declared.Words,
                            f.Declared.Whose,
                            f.Declared.Source,
                            f.Declared.Class is null ? f.Declared.What : null,
                        }.Concat(MembersOf(k.Record.Type.GetProperty(f.Name)!.PropertyType))
                    )
                    .Prepend(k.Record.What)
            )
            .OfType<string>()
            .Distinct()
            .ToList();

        kinds.Count.ShouldBeGreaterThan(10);
        words.Where(w => !spanish.Contains(w)).ShouldBeEmpty();
    }

    [Fact]
    public void WhatHavenItselfSays_IsThereInSpanish()
    {
        var words = PackageWords.Spanish;

        Purpose.All.ShouldAllBe(p => words.Of(p) != p.Words);
        Enum.GetValues<DataClass>().ShouldAllBe(c => words.Classes!.ContainsKey(c));
        Enum.GetValues<Roles>()
            .Where(r => r != Roles.None)
            .ShouldAllBe(r => words.RoleNames!.ContainsKey(r));
        foreach (var each in new[] { words, PackageWords.English })
        {
            Enum.GetValues<Act>()
                .Where(a => a != Act.Refused)
                .ShouldAllBe(a => each.Acts.ContainsKey(a));
            Enum.GetValues<Trigger>().ShouldAllBe(t => each.Triggers.ContainsKey(t));
            Enum.GetValues<MaskReason>()
                .Where(m => m != MaskReason.None)
                .ShouldAllBe(m => each.Masks.ContainsKey(m));
        }
    }

    private static IEnumerable<string> MembersOf(Type type) =>
        type.IsEnum ? Enum.GetNames(type).Select(InventoryWords.Of)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(MembersOf)
        : [];
}
