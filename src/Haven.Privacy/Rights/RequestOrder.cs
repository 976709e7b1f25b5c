namespace Haven.Privacy.Rights;

/// <summary>
/// The order in which a request is worked on: who asks is verified, then whom it is about is looked for, then whether an
/// answer endangers anybody, and then it is answered. A refusal needs none of it.
/// </summary>
internal static class RequestOrder
{
    /// <summary>Why a step cannot be taken now; null where it can.</summary>
    /// <param name="isOfAge">Whether whoever asks does so for a grown-up.</param>
    public static StepOutcome? WhyNot(RightsRequest request, RequestStep step, bool isOfAge) =>
        step switch
        {
            RequestStep.Verify or RequestStep.Refuse or RequestStep.Extend or RequestStep.GoOn =>
                null,
            _ when request.VerifiedAt == 0 => StepOutcome.TooEarly,
            RequestStep.Find => null,
            _ when request.LookedAt == 0 => StepOutcome.TooEarly,
            RequestStep.Review => null,
            _ when request.NeedsSafety && request.Safety == Safety.NotReviewed =>
                StepOutcome.TooEarly,
            _ when request.Safety == Safety.Danger => StepOutcome.Danger,
            _ when isOfAge => StepOutcome.OfAge,
            _ => null,
        };
}
