using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Ownership;

/// <summary>The owner as somebody typed it.</summary>
public sealed class OwnerForm
{
    public const int LongestName = 200;
    public const int LongestContact = 400;

    /// <summary>The number of what stood when the page was made.</summary>
    public int Seen { get; init; }

    public OwnerKind? Kind { get; init; }

    public string Name { get; init; } = "";

    public string Contact { get; init; } = "";

    public FieldErrors Errors { get; } = new();

    public static OwnerForm Parse(IFormCollection sent)
    {
        var (name, wrongName) = TypedText.Clean(sent["name"], "The owner’s name", LongestName);
        var (contact, wrongContact) = TypedText.Clean(
            sent["contact"],
            "How the owner is reached",
            LongestContact,
            lines: true
        );
        var form = new OwnerForm
        {
            Seen = SentNumber.Of(sent["seen"]),
            Kind =
                Enum.TryParse<OwnerKind>(sent["kind"], out var kind) && Enum.IsDefined(kind)
                    ? kind
                    : null,
            Name = name,
            Contact = contact,
        };
        if (form.Kind is null)
        {
            form.Errors.Add("kind", "Choose what kind of owner it is.");
        }
        if (wrongName is not null || name.Length == 0)
        {
            form.Errors.Add("name", wrongName ?? "Enter the owner’s name.");
        }
        if (wrongContact is not null || contact.Length == 0)
        {
            form.Errors.Add(
                "contact",
                wrongContact ?? "Enter how whoever answers for the owner is reached."
            );
        }
        return form;
    }
}

/// <summary>A contract as somebody typed it.</summary>
public sealed class ContractForm
{
    public const int LongestReference = 200;
    public const int LongestEnd = 2000;
    public static FileRule FileRule { get; } = new("file", "The contract", FileKind.Pdf);

    /// <inheritdoc cref="OwnerForm.Seen"/>
    public int Seen { get; init; }

    public string With { get; init; } = "";

    public TypedDay From { get; init; } = TypedDay.None;

    public TypedDay Until { get; init; } = TypedDay.None;

    public string Reference { get; init; } = "";

    public string AtItsEnd { get; init; } = "";

    /// <summary>Null where none was given.</summary>
    public byte[]? File { get; private set; }

    public FieldErrors Errors { get; } = new();

    public static async Task<ContractForm> ParseAsync(
        IFormCollection sent,
        CancellationToken cancellationToken
    )
    {
        var (with, wrongWith) = TypedText.Clean(
            sent["with"],
            "The other party",
            OwnerForm.LongestName
        );
        var (reference, wrongReference) = TypedText.Clean(
            sent["reference"],
            "The reference",
            LongestReference
        );
        var (end, wrongEnd) = TypedText.Clean(
            sent["end"],
            "What becomes of data",
            LongestEnd,
            lines: true
        );
        var form = new ContractForm
        {
            Seen = SentNumber.Of(sent["seen"]),
            With = with,
            From = TypedDay.Parse(sent, "from"),
            Until = TypedDay.Parse(sent, "until"),
            Reference = reference,
            AtItsEnd = end,
        };
        form.Check(wrongWith, wrongReference, wrongEnd);
        if (sent.Files.Count > 0)
        {
            var (content, wrong) = await FileRule.TakeAsync(sent, cancellationToken);
            form.File = content;
            if (wrong is not null)
            {
                form.Errors.Add(FileRule.Name, wrong);
            }
        }
        return form;
    }

    private void Check(string? wrongWith, string? wrongReference, string? wrongEnd)
    {
        if (wrongWith is not null || With.Length == 0)
        {
            Errors.Add("with", wrongWith ?? "Enter whom the contract is with.");
        }
        if (From.Day is null)
        {
            Errors.Add(
                "from",
                "Enter the first day on which the contract is in force, such as 27 3 2026."
            );
        }
        if (!Until.IsEmpty && Until.Day is null)
        {
            Errors.Add(
                "until",
                "Enter the last day on which it is in force, such as 27 3 2029, or leave it empty."
            );
        }
        else if (Until.Day < From.Day)
        {
            Errors.Add("until", "The last day is before the first. Look at both again.");
        }
        if (wrongReference is not null)
        {
            Errors.Add("reference", wrongReference);
        }
        if (wrongEnd is not null || AtItsEnd.Length == 0)
        {
            Errors.Add(
                "end",
                wrongEnd ?? "Enter what the contract says becomes of data when it ends."
            );
        }
    }
}
