using Haven.Privacy.Audit;

namespace Haven.Research.Participants;

/// <summary>How participants are named wherever people are looked for: by their code.</summary>
public sealed class ParticipantNames()
    : SubjectsByNumber<Participant>("Participant code", nameof(Participant.Code))
{
    protected override long? Parse(string handle) => ParticipantCode.Parse(handle);

    protected override string Words(long number) => ParticipantCode.Words(number);
}
