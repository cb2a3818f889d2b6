<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Connection;

/** What staff find in WHMCS's logs, queue and mail afterwards. */
trait Watching
{
    abstract public function database(): Connection;

    /** @return string[] names of all tables, modules' own too */
    public function tables(): array
    {
        $sql = $this->database()->getDriverName() === 'sqlite'
            ? "select name from sqlite_master where type = 'table' order by name"
            : 'select table_name as name from information_schema.tables where table_schema = database() order by 1';
        return array_column($this->database()->select($sql), 'name');
    }

    /** @return \stdClass[] rows of tblmodulelog, oldest first */
    public function moduleLog(): array
    {
        return $this->database()->table('tblmodulelog')->orderBy('id')->get()->all();
    }

    /** @return \stdClass[] open entries of tblmodulequeue, oldest first */
    public function moduleQueue(): array
    {
        return $this->database()->table('tblmodulequeue')->where('completed', 0)->orderBy('id')->get()->all();
    }

    /** @return string[] descriptions of tblactivitylog, oldest first */
    public function activityLog(): array
    {
        return $this->database()->table('tblactivitylog')->orderBy('id')->pluck('description')->all();
    }

    /** @return \stdClass[] rows of tblemails, oldest first; userid 0 is to staff */
    public function emails(): array
    {
        return $this->database()->table('tblemails')->orderBy('id')->get()->all();
    }

    /** @return \stdClass[] the emails to staff, oldest first */
    public function staffEmails(): array
    {
        return $this->database()->table('tblemails')->where('userid', 0)->orderBy('id')->get()->all();
    }
}
