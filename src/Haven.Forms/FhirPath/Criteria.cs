namespace Haven.Forms.FhirPath;

/// A condition asked of one value after the other. What does not depend on the value is worked out once.
internal struct Criteria(Expr expression)
{
    private readonly Binary? _split = expression is Binary { RightIsConstant: true } binary
        ? binary
        : null;
    private Collection _right;
    private bool _rightKnown;

    public bool Holds(Scope scope)
    {
        if (_split is null)
            return Operators.Truth(expression.Evaluate(scope)) == true;
        scope.Step();
        var left = _split.Left.Evaluate(scope);
        if (!_rightKnown)
        {
            _right = _split.Right.Evaluate(scope);
            _rightKnown = true;
        }
        return Operators.Truth(_split.Apply(scope, left, _right)) == true;
    }
}

internal static class Constancy
{
    /// True where the expression gives the same for every $this around it.
    public static bool Holds(Expr expression) =>
        expression switch
        {
            Literal or Variable => true,
            Member { Target: { } target } => Holds(target),
            Indexer indexer => Holds(indexer.Target) && Holds(indexer.Index),
            Polarity polarity => Holds(polarity.Operand),
            Binary binary => Holds(binary.Left) && Holds(binary.Right),
            Logic logic => Holds(logic.Left) && Holds(logic.Right),
            TypeTest test => Holds(test.Target),
            // where, exists and all give their argument a $this of its own
            Call { Target: { } target } call => Holds(target)
                && (
                    call.Name is "where" or "exists" or "all" or "select"
                        ? !MentionsTotal(call.Arguments[..])
                        : call.Arguments.All(Holds)
                )
                && call.Name is not ("aggregate" or "repeat" or "sort" or "iif" or "trace"),
            _ => false,
        };

    private static bool MentionsTotal(IEnumerable<Expr> expressions) =>
        expressions.Any(MentionsTotal);

    private static bool MentionsTotal(Expr? expression) =>
        expression switch
        {
            null or Literal or Variable => false,
            Special special => special.Name == SpecialName.Total,
            Member member => MentionsTotal(member.Target),
            Indexer indexer => MentionsTotal(indexer.Target) || MentionsTotal(indexer.Index),
            Polarity polarity => MentionsTotal(polarity.Operand),
            Binary binary => MentionsTotal(binary.Left) || MentionsTotal(binary.Right),
            Logic logic => MentionsTotal(logic.Left) || MentionsTotal(logic.Right),
            TypeTest test => MentionsTotal(test.Target),
            Call call => MentionsTotal(call.Target) || MentionsTotal(call.Arguments),
            _ => true,
        };
}
