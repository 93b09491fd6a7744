/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that offer words for a parameter share. */
#ifndef SOSH_REPL_OFFER_PARTS_H
#define SOSH_REPL_OFFER_PARTS_H

#include "repl/offer.h"

struct sock;

/* Values for o->param. */
void offer_family(struct offer *o);
void offer_type(struct offer *o);
void offer_protocol(struct offer *o);
void offer_request_argument(struct offer *o);
void offer_constants(struct offer *o);
void offer_subject(struct offer *o);
void offer_list(struct offer *o);
void offer_pollfd(struct offer *o);
void offer_number(struct offer *o);
void offer_address(struct offer *o);

/* The socket that stands as S in the line, or NULL. */
struct sock *offer_subject_of(const struct offer *o);

#endif
