using System.Net;
using System.Net.Sockets;
using HashPerp.Primitives;

namespace HashPerp.Gateway;

/// <summary>
/// What counts as one address: an IPv4 address, or the /64 that one customer of IPv6 has. It is the peer's own; headers that claim another are not read.
/// </summary>
public static class ClientAddress
{
    public static string Of(IPAddress? address)
    {
        if (address is null or { AddressFamily: AddressFamily.InterNetwork } or { IsIPv4MappedToIPv6: true })
        {
            return address?.MapToIPv4().ToString() ?? "none";
        }
        return Hex.Encode(address.GetAddressBytes().AsSpan(0, 8)) + "/64";
    }
}
