#pragma once

/// \file Assertions on jobs and queues, for GoogleMock; including it also makes fake queues report
/// to GoogleTest.
///
/// Of a fake queue or its journal:
///
///     EXPECT_THAT(queue, HasEnqueued<refresh_sso>(FieldsAre(123)).on("sso").once());
///     EXPECT_THAT(queue, HasEnqueued<send_mail>(HasArg(&send_mail::to, "ann@example.org")));
///     EXPECT_THAT(queue, HasNothingEnqueued());
///     EXPECT_THAT(queue, Halted<refresh_sso>("unique_job.before_enqueue"));
///
/// Of one recorded job:
///
///     EXPECT_THAT(queue.waiting(), ElementsAre(IsJob<refresh_sso>(FieldsAre(123))));
///
/// Of a run's report, of one attempt, or of a journal:
///
///     EXPECT_THAT(queue.run_one(), Performed<refresh_sso>());
///     EXPECT_THAT(queue.run_one(), Failed<charge_card>(Threw<card_declined>("no funds")));
///     EXPECT_THAT(queue.drain(), AllPerformed());
///     EXPECT_THAT(queue.drain(), ElementsAre(Performed<order>(), Failed<charge>()));
///
/// Of what is performed, with a mock in place of a handler:
///
///     MockHandler<refresh_sso> handler{queue};
///     EXPECT_CALL(handler, perform(FieldsAre(123)));

#include "understudy/matchers/enqueued.hpp"
#include "understudy/matchers/eventually.hpp"
#include "understudy/matchers/exceptions.hpp"
#include "understudy/matchers/failures.hpp"
#include "understudy/matchers/fields.hpp"
#include "understudy/matchers/given.hpp"
#include "understudy/matchers/gtest.hpp"
#include "understudy/matchers/hooks.hpp"
#include "understudy/matchers/jobs.hpp"
#include "understudy/matchers/mock_handler.hpp"
#include "understudy/matchers/outcomes.hpp"
#include "understudy/matchers/printing.hpp"
#include "understudy/matchers/rules.hpp"
#include "understudy/matchers/runs.hpp"
