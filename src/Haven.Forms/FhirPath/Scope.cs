namespace Haven.Forms.FhirPath;

/// What one evaluation sees and may spend.
public sealed class Scope
{
    private const int StepsBetweenClocks = 1024;
    private readonly FhirPathLimits _limits;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private int _steps;
    private int _nextClock;

    public Scope(TimeProvider? clock = null, FhirPathLimits? limits = null)
    {
        _limits = limits ?? FhirPathLimits.Standard;
        _clock = clock ?? TimeProvider.System;
        _start = _clock.GetTimestamp();
        _steps = _limits.Steps;
        _nextClock = _steps - StepsBetweenClocks;
    }

    internal Collection This;
    internal Collection Total;
    internal int Index;

    public Collection Resource { get; set; }
    public Collection RootResource { get; set; }
    public Collection Context { get; set; }

    /// Finds a variable; false where there is none of that name.
    public VariableLookup? Variables { get; set; }

    /// The weight of an answer's option, by question and answer.
    public Func<Node, decimal?>? WeightOf { get; set; }

    public DateTimeOffset Now => field == default ? field = _clock.GetUtcNow() : field;

    internal TimeSpan Left
    {
        get
        {
            var left = _limits.TimeAllowed - _clock.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : throw OutOfTime();
        }
    }

    internal void Step()
    {
        if (--_steps < _nextClock)
            Check();
    }

    /// Collections and text cost steps by their size, so that doubling cannot eat the memory.
    internal void Charge(int size)
    {
        if (size <= 1)
            return;
        if (size > _limits.Items)
            throw FhirPathException.Limit(
                $"The expression gathers more than {_limits.Items} values"
            );
        _steps -= size;
        if (_steps < _nextClock)
            Check();
    }

    internal void ChargeText(int length)
    {
        if (length > _limits.Items * 10)
            throw FhirPathException.Limit("The expression builds a text that is too long");
        Charge(length / 64);
    }

    private void Check()
    {
        if (_steps < 0)
            throw FhirPathException.Limit($"The expression took more than {_limits.Steps} steps");
        _nextClock = _steps - StepsBetweenClocks;
        _ = Left;
    }

    private static FhirPathException OutOfTime() =>
        FhirPathException.Limit("The expression ran for too long");

    internal Collection Variable(string name)
    {
        if (Variables is not null && Variables(name, out var value))
            return value;
        switch (name)
        {
            case "context":
                return Context;
            case "resource":
                return Resource;
            case "rootResource":
                return RootResource.IsEmpty ? Resource : RootResource;
            case "ucum":
                return Collection.Of("http://unitsofmeasure.org");
            case "sct":
                return Collection.Of("http://snomed.info/sct");
            case "loinc":
                return Collection.Of("http://loinc.org");
        }
        if (name.StartsWith("vs-", StringComparison.Ordinal))
            return Collection.Of("http://hl7.org/fhir/ValueSet/" + name[3..]);
        if (name.StartsWith("ext-", StringComparison.Ordinal))
            return Collection.Of("http://hl7.org/fhir/StructureDefinition/" + name[4..]);
        throw FhirPathException.Run($"The variable %{name} is not defined");
    }
}

public delegate bool VariableLookup(string name, out Collection value);
