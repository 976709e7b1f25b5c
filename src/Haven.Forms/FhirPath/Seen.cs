namespace Haven.Forms.FhirPath;

/// Remembers values by their equality.
internal sealed class Seen(Scope scope)
{
    private readonly Dictionary<int, List<Value>> _byHash = [];

    public bool Add(Value value)
    {
        var hash = value.ContentHash;
        if (!_byHash.TryGetValue(hash, out var others))
        {
            _byHash.Add(hash, [value]);
            return true;
        }
        scope.Charge(others.Count);
        foreach (var other in others)
            if (Operators.AreEqual(other, value) == true)
                return false;
        others.Add(value);
        return true;
    }
}
