using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Delivery.Outbox;

/// <summary>Takes mail over into the sender's own unit of work, and wakes the worker when that has committed.</summary>
public sealed class MailHandoff(KeyRing keys, MailSignal signal, TimeProvider clock) : IMailHandoff
{
    public async Task HandOverAsync(
        HavenContext context,
        Mail mail,
        CancellationToken cancellationToken
    )
    {
        var key = await keys.NewPersonAsync(OrganisationId.Installation, cancellationToken);
        long now = clock.GetUtcNow().UtcTicks;
        context.Add(
            new OutgoingMail
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                PersonKey = key,
                To = Sealed<string>.Of(mail.To),
                Subject = Sealed<string>.Of(mail.Subject),
                Body = Sealed<string>.Of(mail.Body),
                At = now,
                Since = now,
                NextTry = now,
            }
        );
        context.Record(
            new Deed(
                Reader.System(OrganisationId.Installation, "mail"),
                Act.Create,
                Purpose.Delivery,
                "mail",
                [key]
            )
        );
        context.SavedChanges += (_, _) => signal.Raise();
    }
}

/// <summary>Wakes the worker after a commit. It may be lost: the worker also looks by itself.</summary>
public sealed class MailSignal : IDisposable
{
    private readonly SemaphoreSlim waiting = new(0, 1);

    public void Raise()
    {
        try
        {
            if (waiting.CurrentCount == 0)
            {
                waiting.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Two raised at once; one is enough.
        }
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        waiting.WaitAsync(atMost, cancellationToken);

    public void Dispose() => waiting.Dispose();
}
