#pragma once

namespace coalesce::dynamodb {

/// Whether requests go to a host whose name holds the number of the AWS account, such as
/// `123456789012.ddb.us-east-1.amazonaws.com`. Networks that allow hosts by name must allow those.
enum class AccountIdEndpointMode {
    disabled,  ///< Never: the host of the region answers for all accounts.
    preferred, ///< If the account is known and its region has such hosts.
    required,  ///< Always: what cannot be sent so is an error.
};

} // namespace coalesce::dynamodb
