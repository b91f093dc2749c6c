using System.Threading.Channels;
using Grpc.Core;
using HashPerp.Primitives;
using HashPerp.Signing.V1;

namespace HashPerp.ContractLifecycle;

/// <summary>The gRPC face of <see cref="RelayHub"/>: one stream per agent, read and written by one task each.</summary>
public sealed class RelayService(RelayHub hub, RelayLogin login, RelayLimits limits, IRoundDesk rounds, TimeProvider time) : Relay.RelayBase
{
    private const int PendingAnswers = 1024;

    public override async Task Attach(IAsyncStreamReader<Frame> requestStream, IServerStreamWriter<Frame> responseStream, ServerCallContext context)
    {
        Bytes32 account;
        try
        {
            account = await login.ChallengeAsync(requestStream, responseStream, context.CancellationToken);
        }
        catch (HashPerpException error)
        {
            await responseStream.WriteAsync(RelayFrames.Refused(default, error), context.CancellationToken);
            throw new RpcException(new Status(StatusCode.Unauthenticated, error.Message));
        }
        var stream = hub.Attach(account);
        try
        {
            await responseStream.WriteAsync(new Frame { LoggedIn = new LoggedIn() }, context.CancellationToken);
            await ServeAsync(account, stream, requestStream, responseStream, context.CancellationToken);
        }
        catch (HashPerpException error)
        {
            throw new RpcException(new Status(StatusCode.Aborted, error.Message));
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The agent is gone; whatever it did not acknowledge stays queued.
        }
        finally
        {
            hub.Detach(account, stream);
        }
    }

    private async Task ServeAsync(
        Bytes32 account, long stream, IAsyncStreamReader<Frame> requests, IServerStreamWriter<Frame> responses, CancellationToken cancel)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var answers = Channel.CreateBounded<Frame>(PendingAnswers);
        using var attachment = rounds.Attach(account, answers.Writer);
        var reading = ReadAsync(account, requests, answers.Writer, ended.Token);
        var writing = WriteAsync(account, stream, answers.Reader, responses, ended.Token);
        var first = await Task.WhenAny(reading, writing);
        await ended.CancelAsync();
        try
        {
            await Task.WhenAll(reading, writing);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The other half ended first; its own outcome counts.
        }
        await first;
    }

    private async Task ReadAsync(Bytes32 account, IAsyncStreamReader<Frame> requests, ChannelWriter<Frame> answers, CancellationToken cancel)
    {
        while (await requests.MoveNext(cancel))
        {
            var frame = requests.Current;
            switch (frame.BodyCase)
            {
                case Frame.BodyOneofCase.Envelope:
                    await answers.WriteAsync(Accept(account, frame.Envelope), cancel);
                    break;
                case Frame.BodyOneofCase.Received when frame.Received.From.Length == 32 && frame.Received.MessageId.Length == RelayFrames.IdBytes:
                    hub.Remove(account, new Bytes32(frame.Received.From.Span), RelayFrames.IdOf(frame.Received.MessageId));
                    break;
                case Frame.BodyOneofCase.Report:
                    if (await rounds.TakeAsync(account, frame.Report, cancel) is { } answer)
                    {
                        await answers.WriteAsync(answer, cancel);
                    }
                    break;
                default:
                    throw RelayErrors.MalformedFrame.Error($"An agent doesn't send {frame.BodyCase} like this.");
            }
        }
    }

    private Frame Accept(Bytes32 account, Envelope envelope)
    {
        if (envelope.MessageId.Length != RelayFrames.IdBytes)
        {
            throw RelayErrors.MalformedFrame.Error($"A message id has {RelayFrames.IdBytes} bytes, not {envelope.MessageId.Length}.");
        }
        try
        {
            hub.Enqueue(RelayFrames.Parse(account, envelope));
            return new Frame { Queued = new Queued { MessageId = envelope.MessageId } };
        }
        catch (HashPerpException error)
        {
            return RelayFrames.Refused(RelayFrames.IdOf(envelope.MessageId), error);
        }
    }

    private async Task WriteAsync(
        Bytes32 account, long stream, ChannelReader<Frame> answers, IServerStreamWriter<Frame> responses, CancellationToken cancel)
    {
        var position = 0L;
        while (true)
        {
            while (answers.TryRead(out var answer))
            {
                await responses.WriteAsync(answer, cancel);
                if (answer.BodyCase == Frame.BodyOneofCase.Taken)
                {
                    FaultPoint.After(LifecycleFaultPoints.ReportTaken);
                }
            }
            var (envelope, next, changed) = hub.Next(account, stream, position);
            if (envelope is not null)
            {
                await responses.WriteAsync(RelayFrames.Delivery(envelope), cancel);
                position = next;
                continue;
            }
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var again = Task.Delay(limits.RedeliverAfter, time, waiting.Token);
            var answered = answers.WaitToReadAsync(waiting.Token).AsTask();
            var woken = await Task.WhenAny(changed, answered, again);
            await waiting.CancelAsync();
            cancel.ThrowIfCancellationRequested();
            position = woken == again ? 0 : position;
        }
    }
}
