//! Finding out that the sound server moved our stream to another microphone. PulseAudio does so when a microphone is
//! unplugged or another becomes the default, and cpal doesn't pass on that it did; so the server is asked, on a
//! connection of its own.

use std::{
    collections::BTreeMap,
    ffi::CString,
    io::BufReader,
    os::unix::net::UnixStream,
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread,
    time::Duration,
};

use pulseaudio::protocol::{
    self, AuthParams, AuthReply, Command, CommandReply, GetSourceInfo, Prop, Props, ProtocolError,
    SetClientNameReply, SourceInfo, SourceOutputInfoList,
};

use super::script::Fault;

/// How often the server is asked.
const ASK_EVERY: Duration = Duration::from_millis(400);
/// How long it may take to answer; one that doesn't is found out by the sound that stays away.
const ANSWER_LIMIT: Duration = Duration::from_secs(2);

/// A watch over the streams of this process; it ends when dropped.
pub(super) struct Moves {
    /// Never used: the watch ends when it is closed.
    _until_dropped: SyncSender<()>,
}

impl Moves {
    /// Watches, if there is such a server; each move is told as a fault.
    pub(super) fn watch(tell: SyncSender<Fault>) -> Self {
        let (until_dropped, ended) = sync_channel(0);
        let watch = move || {
            // A server that can't be asked, or no longer, is one without moves to tell of.
            drop(Server::connect().and_then(|mut server| server.watch(&tell, &ended)));
        };
        // Without a thread to be had, moves go unnoticed; the sound is the same.
        drop(thread::Builder::new().name("aloud-moves".to_owned()).spawn(watch));
        Self {
            _until_dropped: until_dropped,
        }
    }
}

struct Server {
    socket: BufReader<UnixStream>,
    version: u16,
    asked: u32,
}

impl Server {
    fn connect() -> Result<Self, ProtocolError> {
        let gone = || std::io::Error::from(std::io::ErrorKind::NotFound);
        let socket = UnixStream::connect(pulseaudio::socket_path_from_env().ok_or_else(gone)?)?;
        socket.set_read_timeout(Some(ANSWER_LIMIT))?;
        socket.set_write_timeout(Some(ANSWER_LIMIT))?;
        let cookie = pulseaudio::cookie_path_from_env().and_then(|path| std::fs::read(path).ok());
        let mut server = Self {
            socket: BufReader::new(socket),
            version: protocol::MAX_VERSION,
            asked: 0,
        };
        let auth: AuthReply = server.ask(&Command::Auth(AuthParams {
            version: protocol::MAX_VERSION,
            supports_shm: false,
            supports_memfd: false,
            cookie: cookie.unwrap_or_default(),
        }))?;
        server.version = auth.version.min(protocol::MAX_VERSION);
        let mut props = Props::new();
        props.set(Prop::ApplicationName, c"Aloud");
        let _: SetClientNameReply = server.ask(&Command::SetClientName(props))?;
        Ok(server)
    }

    fn ask<R: CommandReply>(&mut self, command: &Command) -> Result<R, ProtocolError> {
        protocol::write_command_message(self.socket.get_mut(), self.asked, command, self.version)?;
        self.asked = self.asked.wrapping_add(1);
        protocol::read_reply_message(&mut self.socket, self.version).map(|(_, reply)| reply)
    }

    fn watch(&mut self, tell: &SyncSender<Fault>, ended: &Receiver<()>) -> Result<(), ProtocolError> {
        let own = CString::new(std::process::id().to_string()).unwrap_or_default();
        let mut sources: BTreeMap<u32, u32> = BTreeMap::new();
        loop {
            let streams: SourceOutputInfoList = self.ask(&Command::GetSourceOutputInfoList)?;
            let ours = streams.iter().filter(|stream| {
                stream.props.get(Prop::ApplicationProcessId) == Some(own.as_bytes_with_nul())
            });
            for stream in ours {
                let before = sources.insert(stream.index, stream.source_index);
                if before.is_some_and(|before| before != stream.source_index) {
                    let device = self.source_name(stream.source_index).ok().flatten();
                    // If nobody has taken the last sixteen, one more would change nothing.
                    drop(tell.try_send(Fault::Rerouted(device)));
                }
            }
            if ended.recv_timeout(ASK_EVERY) == Err(RecvTimeoutError::Disconnected) {
                return Ok(());
            }
        }
    }

    fn source_name(&mut self, index: u32) -> Result<Option<String>, ProtocolError> {
        let info: SourceInfo = self.ask(&Command::GetSourceInfo(GetSourceInfo {
            index: Some(index),
            name: None,
        }))?;
        Ok(info.description.map(|name| name.to_string_lossy().into_owned()))
    }
}
