#pragma once

#include <string>

namespace coalesce::test {

/// The answer of STS that a role was taken.
inline std::string assumed_role(const std::string& key_id,
                                const std::string& operation = "AssumeRole") {
    return "<" + operation + "Response><" + operation +
           "Result><AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/reader/x</Arn>"
           "</AssumedRoleUser><Credentials><AccessKeyId>" +
           key_id +
           "</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token of " +
           key_id + "</SessionToken><Expiration>2021-08-05T19:58:02Z</Expiration></Credentials></" +
           operation + "Result></" + operation + "Response>";
}

/// The answer of STS that something is wrong.
inline std::string sts_error(const std::string& code) {
    return "<ErrorResponse><Error><Type>Sender</Type><Code>" + code +
           "</Code><Message>Sorry</Message></Error><RequestId>5045ca91</RequestId>"
           "</ErrorResponse>";
}

} // namespace coalesce::test
