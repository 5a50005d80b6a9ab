#pragma once

#include <coalesce/dynamodb/client.hpp>

#include <boost/asio.hpp>

#include <gtest/gtest.h>
