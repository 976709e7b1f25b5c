namespace Haven.Forms.FhirPath;

/// Follows types through an expression as far as they are known, and refuses what cannot be.
internal static class StaticCheck
{
    private static readonly HashSet<string> Keeping = new(StringComparer.Ordinal)
    {
        "where",
        "first",
        "last",
        "tail",
        "skip",
        "take",
        "single",
        "distinct",
        "trace",
        "sort",
        "exclude",
        "intersect",
    };

    private static readonly HashSet<string> Ordered = new(StringComparer.Ordinal)
    {
        "first",
        "last",
        "tail",
        "skip",
        "take",
    };
    private static readonly HashSet<string> Lambdas = new(StringComparer.Ordinal)
    {
        "where",
        "select",
        "repeat",
        "all",
        "exists",
        "sort",
        "aggregate",
        "trace",
        "iif",
    };

    public static void Run(Expr root, string? resourceType) =>
        Check(root, resourceType, resourceType);

    private static FhirPathException Fault(string message, Expr at) =>
        new(FhirPathFault.Semantic, message, at.Position);

    /// The FHIR type of what the expression gives, null where it is not known.
    private static string? Check(Expr expression, string? self, string? root)
    {
        switch (expression)
        {
            case Member member:
                return CheckMember(member, self, root);
            case Call call:
                return CheckCall(call, self, root);
            case Special { Name: SpecialName.This }:
                return self;
            case Variable { Name: "resource" or "context" or "rootResource" }:
                return root;
            case Indexer indexer:
                Check(indexer.Index, self, root);
                RefuseUnordered(indexer.Target, indexer);
                return Check(indexer.Target, self, root);
            case Polarity polarity:
                Check(polarity.Operand, self, root);
                return null;
            case Binary binary:
                Check(binary.Left, self, root);
                Check(binary.Right, self, root);
                return null;
            case Logic logic:
                Check(logic.Left, self, root);
                Check(logic.Right, self, root);
                return null;
            case TypeTest test:
                return CheckTypeTest(test, self, root);
            default:
                return null;
        }
    }

    private static string? CheckTypeTest(TypeTest test, string? self, string? root)
    {
        Check(test.Target, self, root);
        return test.Cast && FhirModel.IsKnown(test.Type.Name) && test.Type.Namespace != "System"
            ? test.Type.Name
            : null;
    }

    private static string? CheckMember(Member member, string? self, string? root)
    {
        if (
            member.Target is null
            && char.IsAsciiLetterUpper(member.Name[0])
            && FhirModel.IsKnown(member.Name)
        )
        {
            if (self is not null && !FhirModel.IsA(self, member.Name))
                throw Fault($"The expression speaks of {member.Name}, and this is {self}", member);
            return self;
        }
        var owner = member.Target is null ? self : Check(member.Target, self, root);
        if (owner is null)
            return null;
        if (FhirModel.Has(owner, member.Name) == false)
            throw Fault($"{owner} has no element {member.Name}", member);
        return FhirModel.Find(owner, member.Name) is { } type && type != "*" && type != "Resource"
            ? type
            : null;
    }

    private static string? CheckCall(Call call, string? self, string? root)
    {
        var focus = call.Target is null ? self : Check(call.Target, self, root);
        if (Ordered.Contains(call.Name) && call.Target is { } target)
            RefuseUnordered(target, call);
        foreach (var argument in call.Arguments)
            Check(
                argument,
                Lambdas.Contains(call.Name) ? (call.Name == "repeat" ? null : focus) : self,
                root
            );
        if (call.Name == "select")
            return Check(call.Arguments[0], focus, root);
        return Keeping.Contains(call.Name) ? focus : null;
    }

    private static void RefuseUnordered(Expr source, Expr at)
    {
        if (source is Call { Name: "children" or "descendants" })
            throw Fault("children() and descendants() have no order", at);
    }
}
