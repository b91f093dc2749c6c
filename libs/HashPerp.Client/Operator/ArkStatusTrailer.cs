using Google.Protobuf;
using Grpc.Core;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Contracts.Rpc.V1;

namespace HashPerp.Client;

/// <summary>Reads ark.v1.ErrorDetails from the standard status trailer of gRPC.</summary>
internal static class ArkStatusTrailer
{
    private const string Name = "grpc-status-details-bin";

    /// <summary>Null where the error carries no details that we understand.</summary>
    public static ErrorDetails? Read(RpcException error)
    {
        if (error.Trailers.Get(Name)?.ValueBytes is not { } bytes)
        {
            return null;
        }
        try
        {
            var status = Contracts.Rpc.V1.Status.Parser.ParseFrom(bytes);
            return status.Details.FirstOrDefault(detail => detail.Is(ErrorDetails.Descriptor))?.Unpack<ErrorDetails>();
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
