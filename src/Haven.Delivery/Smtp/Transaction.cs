namespace Haven.Delivery.Smtp;

/// <summary>One mail on its way: what is known so far for each recipient.</summary>
internal sealed class Transaction(SmtpEnvelope envelope)
{
    private readonly SmtpResult?[] results = new SmtpResult?[envelope.To.Count];
    private readonly int[] accepted = new int[envelope.To.Count];

    public SmtpEnvelope Envelope => envelope;

    /// <summary>Whether the last byte has left: from here on silence means that it may have gone out.</summary>
    public bool IsAllSent { get; set; }

    public bool AnyAccepted => Array.Exists(accepted, a => a > 0);

    public IReadOnlyList<SmtpResult> Results =>
        [
            .. results.Select(r =>
                r ?? throw new InvalidOperationException("A recipient has no result.")
            ),
        ];

    public void Sender(SmtpReply reply)
    {
        if (!reply.IsGood)
        {
            Refuse(reply, SmtpTrouble.SenderRefused);
        }
    }

    public void Recipient(int index, SmtpReply reply)
    {
        if (reply.IsGood && results[index] is null)
        {
            accepted[index] = reply.Code;
        }
        else
        {
            results[index] ??= Refused(reply, SmtpTrouble.RecipientRefused);
        }
    }

    /// <summary>The reply holds for everybody of whom nothing is known yet.</summary>
    public void Refuse(SmtpReply reply, SmtpTrouble trouble) => Fill(() => Refused(reply, trouble));

    public void End(SmtpReply reply) =>
        Fill(() =>
            reply.IsGood
                ? SmtpResult.Delivered(reply.Code)
                : Refused(reply, SmtpTrouble.TextRefused)
        );

    public void BreakOff(SmtpTrouble trouble) =>
        Fill(() =>
            IsAllSent
                ? new SmtpResult(SmtpFate.Unknown, SmtpTrouble.NoAnswerAtTheEnd, 0)
                : new SmtpResult(SmtpFate.TryAgain, trouble, 0)
        );

    private void Fill(Func<SmtpResult> result)
    {
        for (int i = 0; i < results.Length; i++)
        {
            results[i] ??= result();
        }
    }

    // 530, 535 and 538 are about our signing in, not about this mail: it waits until that is put right.
    private static SmtpResult Refused(SmtpReply reply, SmtpTrouble trouble) =>
        reply.Code switch
        {
            530 or 534 or 535 or 538 => new(
                SmtpFate.TryAgain,
                SmtpTrouble.SignInRefused,
                reply.Code
            ),
            421 => new(SmtpFate.TryAgain, SmtpTrouble.Busy, reply.Code),
            _ when reply.IsFinal => new(SmtpFate.Never, trouble, reply.Code),
            _ => new(SmtpFate.TryAgain, trouble, reply.Code),
        };
}
