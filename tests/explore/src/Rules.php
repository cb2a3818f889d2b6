<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** What must hold after every step of every history. */
final class Rules
{
    public const TWO_SERVERS = 'two-servers';
    public const UNKNOWN_SERVER = 'unknown-server';
    public const OTHERS_USER = 'others-user';
    public const OTHERS_SERVER = 'others-server';
    public const OTHER_OWNER = 'other-owner';
    public const DELETED_ACTIVE = 'deleted-active';
    public const RUNS_UNPAID = 'runs-unpaid';
    public const RUNS_TERMINATED = 'runs-terminated';
    public const SHOWS_OTHER = 'shows-other';
    public const NOT_AS_ORDERED = 'not-as-ordered';
    public const OTHERS_SERVICE = 'others-service';
    public const SUSPENDS_PAID = 'suspends-paid';
    public const SIGNS_NOBODY_ON = 'signs-nobody-on';
    public const BLOCKED = 'blocked';
    public const SLOW_CRON = 'slow-cron';
    public const SLOW_PAGE = 'slow-page';
    public const TOLD_TWICE = 'told-twice';
    public const DEAD_END = 'dead-end';
    public const PENDING = 'pending';
    public const SECRET = 'secret';
    public const LEFT_OVER = 'left-over';
    public const WARNING = 'warning';

    public const OFFERED_TWICE = 'offered-twice';
    public const COPY_ACTS = 'copy-acts';
    public const HTTP_AGREES = 'http-agrees';

    /** A sentence each. */
    public const TEXTS = [
        self::TWO_SERVERS => 'No request makes a second server with a service\'s mark while the first is there; one '
            . 'that a late request made is named to staff within one cron.',
        self::UNKNOWN_SERVER => 'A server that a service made is known to it, or named to staff within one cron.',
        self::OTHERS_USER => 'Nobody is signed on as, or acts through, a panel user who isn\'t proved to be theirs.',
        self::OTHERS_SERVER => 'Nothing changes a server that the service neither made nor was given by staff.',
        self::OTHER_OWNER => 'Nothing acts on a server whose panel user isn\'t the one stored with the service.',
        self::DELETED_ACTIVE => 'No server is deleted that an Active service holds.',
        self::RUNS_UNPAID => 'Two crons after Suspend succeeded the VM stands still, or staff know that it doesn\'t.',
        self::RUNS_TERMINATED => 'No VM of a terminated service runs for more than 15 minutes, unless staff know.',
        self::SHOWS_OTHER => 'Two crons after all works again WHMCS shows what the panel has, or staff know.',
        self::NOT_AS_ORDERED => 'A new server has what was ordered, and WHMCS shows what it has.',
        self::OTHERS_SERVICE => 'A hook changes nothing that is stored with another service.',
        self::SUSPENDS_PAID => 'No cron suspends a service that was paid since it was to be suspended.',
        self::SIGNS_NOBODY_ON => 'A sign-on that succeeds leads to the panel with a token.',
        self::BLOCKED => 'One customer\'s failing order never blocks another\'s.',
        self::SLOW_CRON => 'No cron takes longer than 5 minutes.',
        self::SLOW_PAGE => 'No page takes longer than 10 seconds.',
        self::TOLD_TWICE => 'Staff get one mail a cause.',
        self::DEAD_END => 'The remedy that a failure names leads out of it.',
        self::PENDING => 'When all works again nothing stays pending.',
        self::SECRET => 'No secret is in a log, a trace, a mail or a page.',
        self::LEFT_OVER => 'The store holds nothing that has expired or belongs to nobody.',
        self::OFFERED_TWICE => 'WHMCS\'s server sync offers no server that a service holds.',
        self::COPY_ACTS => 'A copy of a shop changes nothing before staff have said what it is, and no service that '
            . 'they haven\'t confirmed.',
        self::HTTP_AGREES => 'With the module\'s own HTTP a history comes to the same as without.',
        self::WARNING => 'A hook ends with the type of answer that WHMCS expects, and PHP warns of nothing.',
    ];
}
