namespace Haven.Forms.FhirPath;

/// An expression, parsed once and evaluated often. Safe to share between threads.
public sealed class FhirPathExpression
{
    private FhirPathExpression(string source, Expr root)
    {
        Source = source;
        Root = root;
    }

    public string Source { get; }
    internal Expr Root { get; }

    /// Throws FhirPathException with the position of the fault.
    public static FhirPathExpression Compile(string source, FhirPathLimits? limits = null) =>
        new(source, Parser.Parse(source, limits ?? FhirPathLimits.Standard));

    /// Refuses, before anything runs, what cannot hold for a resource of this type, such as an element it does not have.
    public void CheckAgainst(string? resourceType) => StaticCheck.Run(Root, resourceType);

    public Collection Evaluate(Node? resource, Scope? scope = null)
    {
        scope ??= new Scope();
        var focus = new Collection(resource);
        if (scope.Resource.IsEmpty)
            scope.Resource = focus;
        if (scope.Context.IsEmpty)
            scope.Context = focus;
        return Evaluate(focus, scope);
    }

    internal Collection Evaluate(Collection focus, Scope scope)
    {
        var (before, total, index) = (scope.This, scope.Total, scope.Index);
        scope.This = focus;
        try
        {
            return Root.Evaluate(scope);
        }
        catch (OverflowException)
        {
            throw FhirPathException.Run("A number grew too large");
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            throw FhirPathException.Limit("A pattern took too long to match");
        }
        finally
        {
            (scope.This, scope.Total, scope.Index) = (before, total, index);
        }
    }
}
