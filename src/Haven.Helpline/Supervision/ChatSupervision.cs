using Haven.Helpline.Chats;
using Haven.Helpline.Model;
using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;

namespace Haven.Helpline.Supervision;

/// <summary>
/// That a supervisor read a chat, for the advocate to see (promise HLP-12). It is under the key of the chat and goes with
/// it; what stays is the entry in the log.
/// </summary>
[Stored("That a supervisor read a chat of the helpline, and when")]
[Anonymous]
[EndsOtherwise(ChatReasons.Ends)]
[NotTakenOut(ChatReasons.NotTakenOut)]
[NotGiven(NotGivenTo.Anybody, ChatReasons.NotGiven)]
public sealed class ChatSupervision : ISealedRecord
{
    [NotPersonal("the record's own id")]
    public ChatSupervisionId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the chat")]
    public PersonKeyId PersonKey { get; init; }

    [NotPersonal("the chat")]
    public ChatId Chat { get; init; }

    [Pseudonym("the supervisor who read it")]
    public MemberId Member { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was read")]
    public long At { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}
