{extends file='layout.tpl'}
{block name=body}
<p><a class="btn btn-default" href="/admin/configservers.php?action=manage">Add New Server</a></p>
<div class="table-responsive"><table class="table table-bordered">
    <thead><tr><th>Server Name</th><th>Module</th><th>Hostname</th><th>Usage</th><th></th></tr></thead>
    <tbody>
    {foreach $servers as $server}
    <tr>
        <td>{$server.row->name|text}</td><td>{$server.module|text}</td><td>{$server.row->hostname|text}</td><td>{$server.services}</td>
        <td>{$server.link}
            {if $server.canSignOn}<a class="btn btn-default btn-sm" href="/admin/configservers.php?action=singlesignon&amp;id={$server.row->id}" target="_blank" rel="noopener">{$server.signOnLabel|text}</a>{/if}
            {if $server.canSync}<a class="btn btn-default btn-sm" href="/admin/configservers.php?action=sync&amp;id={$server.row->id}">Sync Accounts</a>{/if}
            <a class="btn btn-primary btn-sm" href="/admin/configservers.php?action=manage&amp;id={$server.row->id}">Edit</a></td>
    </tr>
    {foreachelse}<tr><td colspan="5">No Records Found</td></tr>
    {/foreach}
    </tbody>
</table></div>
{/block}
