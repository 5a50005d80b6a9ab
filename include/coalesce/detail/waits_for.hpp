#pragma once

// Which batch waits for which. A batch waits for another when its batch function loads a key
// that the other is to answer. The graph is made of the waiters themselves: an `Edge` stands
// from the load until the wait ends, and counts no more once the key has its answer.
//
// A batch that would wait for itself can never end: that is a dependency cycle.
//
// Note [permits]
//
// A batch that a running one of its loader waits for must be let go, whatever the limit of
// concurrent batches says: it goes on the permit of the one that waits. It may wait through other
// batches, and one of these may be held back itself, by the limit of its own loader: that one
// waits for those who hold the permits there. So two loaders that load from each other do not
// block each other.

#include <boost/intrusive/list.hpp>

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::detail {

class BatchNode;

/// A flight, as the graph sees it.
class FlightBase {
public:
    FlightBase() = default;
    FlightBase(const FlightBase&) = delete;
    FlightBase& operator=(const FlightBase&) = delete;

    /// The batch that is to answer it; null when none will.
    BatchNode* node() const noexcept { return node_; }

protected:
    ~FlightBase() = default; // never destroyed as this type

    void set_node(BatchNode* node) noexcept { node_ = node; }

private:
    BatchNode* node_ = nullptr;
};

/// One load by a batch function. The flight must outlive it.
class Edge : public boost::intrusive::list_base_hook<
                 boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
public:
    Edge(BatchNode& asker, const FlightBase& flight);

    const FlightBase& flight() const noexcept { return flight_; }

private:
    const FlightBase& flight_;
};

/// A batch, as the graph sees it.
class BatchNode {
public:
    explicit BatchNode(std::string loader) : loader_(std::move(loader)) {}
    BatchNode(const BatchNode&) = delete;
    BatchNode& operator=(const BatchNode&) = delete;

    /// The name of its loader.
    const std::string& loader() const noexcept { return loader_; }

    /// Writes the key of a flight that it is to answer.
    virtual void describe(std::ostream& out, const FlightBase& flight) const = 0;

    /// A running batch has come to wait for this one, directly or through others.
    virtual void waited_for() = 0;

    /// The batches that hold the permits it waits for, if the limit holds it back.
    virtual std::vector<BatchNode*> permit_holders() = 0;

    /// Calls `visit` with each load of its function that has no answer yet, until that gives
    /// false.
    template <class Visit>
    void each_load(Visit visit) const {
        for (const Edge& edge : edges_)
            if (edge.flight().node() && !visit(edge))
                return;
    }

protected:
    ~BatchNode() = default; // never deleted through this type

private:
    friend class Edge;

    std::string loader_;
    boost::intrusive::list<Edge, boost::intrusive::constant_time_size<false>> edges_;
};

/// The loads that lead from one batch to another, in order. From a batch to itself no load is
/// needed: the path is found, and empty.
class Path {
public:
    /// Looks for the loads that lead `from` a batch `to` another.
    Path(const BatchNode& from, const BatchNode& to) : found_(search(from, to)) {}

    bool found() const noexcept { return found_; }
    const std::vector<const Edge*>& edges() const noexcept { return edges_; }

private:
    bool search(const BatchNode& from, const BatchNode& to) {
        if (&from == &to)
            return true;
        seen_.push_back(&from);
        bool found = false;
        from.each_load([&](const Edge& edge) {
            const BatchNode& next = *edge.flight().node();
            if (std::ranges::find(seen_, &next) != seen_.end())
                return true;
            edges_.push_back(&edge);
            found = search(next, to);
            if (!found)
                edges_.pop_back();
            return !found;
        });
        return found;
    }

    std::vector<const BatchNode*> seen_;
    std::vector<const Edge*> edges_;
    bool found_;
};

/// Says why a load of this key, from which this path leads back to the batch that asks, fails.
inline std::string describe_cycle(const FlightBase& loaded, const Path& path) {
    std::ostringstream out;
    const auto write = [&out](const FlightBase& flight) {
        out << "key ";
        flight.node()->describe(out, flight);
        out << " of loader \"" << flight.node()->loader() << '"';
    };
    out << "a batch would wait for itself: its batch function loads ";
    write(loaded);
    for (const Edge* edge : path.edges()) {
        out << ", whose batch function waits for ";
        write(edge->flight());
    }
    out << ", which is in that very batch";
    return out.str();
}

/// `node`, and all that it waits for, also for a permit. See Note [permits].
inline std::vector<BatchNode*> all_awaited_by(BatchNode& node) {
    std::vector<BatchNode*> reached{&node};
    const auto reach = [&reached](BatchNode* one) {
        if (std::ranges::find(reached, one) == reached.end())
            reached.push_back(one);
        return true;
    };
    for (std::size_t i = 0; i < reached.size(); ++i) {
        reached[i]->each_load([&](const Edge& edge) { return reach(edge.flight().node()); });
        std::ranges::for_each(reached[i]->permit_holders(), reach);
    }
    return reached;
}

inline Edge::Edge(BatchNode& asker, const FlightBase& flight) : flight_(flight) {
    asker.edges_.push_back(*this);
}

} // namespace coalesce::detail
