namespace Haven.Privacy.Ownership;

internal static class OwnershipWords
{
    public static string Of(OwnerKind kind) =>
        kind switch
        {
            OwnerKind.School => "A school",
            OwnerKind.District => "A school district",
            OwnerKind.Programme => "A programme",
            OwnerKind.Sponsor => "The sponsor of a programme",
            OwnerKind.Organisation => "Your organisation itself",
            _ => "Another body",
        };

    /// <summary>What the notice says; the name is Markdown already.</summary>
    public static (string En, string Es) Owns(OwnerKind kind, string name) =>
        kind switch
        {
            OwnerKind.School => (
                $"The facts that we keep belong to the school {name}.",
                $"Los datos que guardamos pertenecen a la escuela {name}."
            ),
            OwnerKind.District => (
                $"The facts that we keep belong to the school district {name}.",
                $"Los datos que guardamos pertenecen al distrito escolar {name}."
            ),
            OwnerKind.Programme => (
                $"The facts that we keep belong to the programme {name}.",
                $"Los datos que guardamos pertenecen al programa {name}."
            ),
            OwnerKind.Sponsor => (
                $"The facts that we keep belong to {name}, the sponsor of our programme.",
                $"Los datos que guardamos pertenecen a {name}, que financia nuestro programa."
            ),
            _ => (
                $"The facts that we keep belong to {name}.",
                $"Los datos que guardamos pertenecen a {name}."
            ),
        };
}
