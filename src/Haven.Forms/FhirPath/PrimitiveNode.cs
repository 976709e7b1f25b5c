namespace Haven.Forms.FhirPath;

/// <summary>A primitive element that was typed in or computed and stands in no file.</summary>
internal sealed class PrimitiveNode(string type, Value plain, Node? answer = null) : Node
{
    public override string? FhirType => type;
    public override bool HasChildren => false;
    public override Value? Plain => plain;
    internal override Node? Answer => answer;

    internal PrimitiveNode In(Node other) => new(type, plain, other);

    public override void Children(string name, ref Gather into) { }

    public override void AllChildren(ref Gather into) { }
}
